import { z } from 'zod';
import type { Row } from '../row-table.ts';
import { type ApiCall, answer, type FishbowlRoute } from './api-call.ts';
import { badInput, notFound } from './api-error.ts';
import type { ServerVersion } from './fishbowl-options.ts';
import type { Memo, SalesOrder, SalesOrderItem } from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import { answerPage } from './result-page.ts';

/** How a version writes its sales orders. */
interface OrderForm {
  readonly list: string;
  readonly items: string;
  salesperson(username: string): Readonly<Record<string, unknown>>;
  readonly total: string;
}

const olderForm: OrderForm = {
  list: 'results',
  items: 'items',
  salesperson: (name) => ({ salesperson: { name } }),
  total: 'total',
};
const newerForm: OrderForm = {
  list: 'salesOrders',
  items: 'soItems',
  salesperson: (salesPerson) => ({ salesPerson }),
  total: 'totalPrice',
};
const forms: Readonly<Record<ServerVersion, OrderForm>> = { '20.10': olderForm, '25.2': olderForm, '26.1': newerForm };

const memoInput = z.object({ memo: z.string().min(1) });

/** Sales orders, which no version lets be written here, and their memos. */
export function orderRoutes(state: FishbowlState): FishbowlRoute[] {
  const section = 'Sales Orders';
  const form = forms[state.version];
  return [
    {
      section,
      title: 'Search for sales orders',
      method: 'GET',
      pattern: '/api/sales-orders',
      since: '25.2',
      endpoint(call) {
        const number = call.query.get('number');
        const status = call.query.get('status');
        const found = state.orders
          .rows()
          .filter(({ fields }) => number === null || fields.num === number)
          .filter(({ fields }) => status === null || fields.status === status);
        const show = (row: Row<SalesOrder>) => ({
          ...orderHead(state, form, row),
          dateIssued: restTime(state, row.fields.issuedAtMs),
        });
        return answerPage(call, found, show, { options: state.options, list: 'salesOrders', key: form.list });
      },
    },
    {
      section,
      title: 'Retrieve sales order details',
      method: 'GET',
      pattern: '/api/sales-orders/{id}',
      since: '25.2',
      // The moment of issue stands in the list and not here.
      endpoint: (call) => {
        const row = livingOrder(state, call);
        const items = state.items.rows().filter(({ fields }) => fields.orderId === row.id);
        return answer({ ...orderHead(state, form, row), [form.items]: items.map(lineAnswer) });
      },
    },
    ...memoRoutes(state),
  ];
}

function memoRoutes(state: FishbowlState): FishbowlRoute[] {
  const route = { section: 'Sales Orders', since: '26.1' } as const;
  const pattern = '/api/sales-orders/{id}/memos';
  const show = (row: Row<Memo>) => memoAnswer(state, row);
  return [
    {
      ...route,
      title: 'List memos',
      method: 'GET',
      pattern,
      endpoint(call) {
        const { id } = livingOrder(state, call);
        return answer(
          state.memos
            .rows()
            .filter(({ fields }) => fields.orderId === id)
            .map(show),
        );
      },
    },
    {
      ...route,
      title: 'Create a memo',
      method: 'POST',
      pattern,
      endpoint(call) {
        const { id } = livingOrder(state, call);
        const fields = { orderId: id, memo: readMemo(call), username: call.user?.fields.username ?? '' };
        return answer(show(state.memos.insert(fields, 'api')));
      },
    },
    {
      ...route,
      title: 'Update a memo',
      method: 'POST',
      pattern: `${pattern}/{memoId}`,
      endpoint(call) {
        const { id, fields } = livingMemo(state, call);
        return answer(show(state.memos.update(id, { ...fields, memo: readMemo(call) }, 'api')));
      },
    },
    {
      ...route,
      title: 'Delete a memo',
      method: 'DELETE',
      pattern: `${pattern}/{memoId}`,
      endpoint(call) {
        state.memos.remove(livingMemo(state, call).id, 'api');
        return { status: 200 };
      },
    },
  ];
}

function orderHead(state: FishbowlState, form: OrderForm, { id, fields, createdAtMs, updatedAtMs }: Row<SalesOrder>) {
  const customer = state.customers.find(fields.customerId);
  return {
    id: Number(id),
    number: fields.num,
    status: fields.status,
    customer: { id: Number(fields.customerId), name: customer?.fields.name ?? '' },
    customerPO: fields.customerPO,
    ...form.salesperson(fields.salesman),
    totalTax: fields.totalTax,
    [form.total]: fields.totalPrice,
    dateCreated: restTime(state, createdAtMs),
    lastModified: { username: fields.salesman, dateLastModified: restTime(state, updatedAtMs) },
  };
}

function lineAnswer({ id, fields }: Row<SalesOrderItem>) {
  return {
    id: Number(id),
    lineNumber: fields.line,
    type: fields.typeId,
    product: { name: fields.productNum },
    description: fields.description,
    quantity: String(fields.qtyOrdered),
    unitPrice: fields.unitPrice,
    totalPrice: fields.totalPrice,
  };
}

function memoAnswer(state: FishbowlState, { id, fields, createdAtMs }: Row<Memo>) {
  return {
    id: Number(id),
    memo: fields.memo,
    username: fields.username,
    dateCreated: restTime(state, createdAtMs),
  };
}

function livingOrder({ orders }: FishbowlState, { params }: ApiCall): Row<SalesOrder> {
  const row = orders.get(params.id ?? '');
  if (row === undefined) throw notFound();
  return row;
}

function livingMemo(state: FishbowlState, call: ApiCall): Row<Memo> {
  const order = livingOrder(state, call);
  const row = state.memos.get(call.params.memoId ?? '');
  if (row?.fields.orderId !== order.id) throw notFound();
  return row;
}

function readMemo({ text }: ApiCall): string {
  try {
    return memoInput.parse(JSON.parse(text)).memo;
  } catch {
    throw badInput('Expected a memo.');
  }
}

function restTime(state: FishbowlState, timeMs: number | null): string | null {
  return timeMs === null ? null : state.local(timeMs).rest;
}
