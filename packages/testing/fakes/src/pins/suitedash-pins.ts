/** Lists can be limited by the time of creation only, nothing is deleted by the API, and every record has own fields. */
const record = { incremental: ['createdSince'], custom: true } as const;
/** Automations and webhooks tell of people and projects, and their lists are complete; companies that rest are not listed. */
const told = { ...record, enumerable: true, webhooks: true } as const;

/** What an adapter of SuiteDash must at least declare. Notes are kept in the background of people and the description of projects. */
export const suitedashPins = {
  adapter: 'suitedash',
  ports: [
    {
      ...record,
      entity: 'company',
      operations: ['list', 'changes', 'get', 'find', 'create', 'update'],
      writes: ['name', 'phones', 'websites', 'addresses', 'description', 'lifecycle', 'tags'],
      search: ['name'],
    },
    {
      ...told,
      entity: 'contact',
      operations: ['list', 'changes', 'get', 'find', 'create', 'update'],
      writes: [
        'firstName',
        'lastName',
        'emails',
        'phones',
        'jobTitle',
        'lifecycle',
        'addresses',
        'tags',
        'description',
      ],
      search: ['email'],
      associations: ['companies'],
    },
    {
      ...told,
      entity: 'project',
      operations: ['list', 'changes', 'get', 'update'],
      reads: ['name'],
      writes: ['status', 'description', 'startOn', 'dueOn'],
      deletes: ['webhook', 'notFound'],
    },
  ],
  webhookEvents: [
    ...['contact.created', 'contact.updated'],
    ...['project.created', 'project.started', 'project.completed', 'project.cancelled', 'project.milestone_reached'],
    ...['project.delayed', 'project.invoice_sent', 'project.notes_added'],
  ],
} as const;
