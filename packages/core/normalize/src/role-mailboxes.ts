/** Local parts that name a job or a team rather than a person; several languages, lower-case, without separators. */
export const roleMailboxes: readonly string[] = [
  ...['abuse', 'accounting', 'accounts', 'accountspayable', 'accountsreceivable', 'admin', 'administration'],
  ...['administrator', 'ads', 'advertising', 'ap', 'ar', 'billing', 'board', 'booking', 'bookings', 'bookkeeping'],
  ...['bounce', 'bounces', 'business', 'career', 'careers', 'central', 'claims', 'clientservices', 'commercial'],
  ...['compliance', 'contact', 'contactus', 'contracts', 'corporate', 'customercare', 'customerservice'],
  ...['customersupport', 'data', 'dataprotection', 'delivery', 'desk', 'dispatch', 'dpo', 'ecommerce', 'editor'],
  ...['editorial', 'email', 'enquiries', 'enquiry', 'estimates', 'estimating', 'events', 'export', 'facilities'],
  ...['feedback', 'finance', 'frontdesk', 'general', 'hello', 'help', 'helpdesk', 'hi', 'hiring', 'hostmaster', 'hr'],
  ...['humanresources', 'info', 'information', 'inquiries', 'inquiry', 'intake', 'investors', 'invoice', 'invoices'],
  ...['it', 'itsupport', 'jobs', 'legal', 'logistics', 'mail', 'mailbox', 'mailerdaemon', 'maintenance'],
  ...['management', 'marketing', 'media', 'membership', 'news', 'newsletter', 'noc', 'noreply', 'donotreply'],
  ...['notifications', 'office', 'officemanager', 'online', 'operations', 'ops', 'order', 'orders', 'partners'],
  ...['partnerships', 'payables', 'payments', 'payroll', 'postmaster', 'pr', 'press', 'privacy', 'procurement'],
  ...['production', 'purchasing', 'quotes', 'reception', 'recruiting', 'recruitment', 'registrar', 'reservations'],
  ...['returns', 'root', 'sales', 'salesteam', 'scheduling', 'security', 'service', 'services', 'shipping', 'shop'],
  ...['spam', 'staff', 'store', 'subscribe', 'support', 'sysadmin', 'team', 'tech', 'techsupport', 'test'],
  ...['training', 'unsubscribe', 'usenet', 'uucp', 'vendors', 'warehouse', 'web', 'webmaster', 'website', 'welcome'],
  // German
  ...['anfrage', 'anfragen', 'bestellung', 'bestellungen', 'bewerbung', 'buchhaltung', 'einkauf', 'empfang'],
  ...['kontakt', 'kundenservice', 'personal', 'post', 'presse', 'rechnung', 'rechnungen', 'sekretariat', 'verkauf'],
  ...['vertrieb', 'verwaltung', 'zentrale'],
  // French
  ...['accueil', 'achats', 'commandes', 'compta', 'comptabilite', 'devis', 'direction', 'facturation', 'recrutement'],
  ...['secretariat', 'serviceclient', 'ventes', 'bonjour'],
  // Spanish, Portuguese, Italian
  ...['administracion', 'atencionalcliente', 'clientes', 'comercial', 'compras', 'consultas', 'contabilidad'],
  ...['contacto', 'facturacion', 'hola', 'informacion', 'oficina', 'pedidos', 'recepcion', 'rrhh', 'ventas'],
  ...['atendimento', 'contato', 'financeiro', 'vendas', 'amministrazione', 'acquisti', 'commerciale', 'contabilita'],
  ...['fatture', 'informazioni', 'ordini', 'segreteria', 'ufficio', 'vendite'],
  // Dutch and Nordic
  ...['administratie', 'boekhouding', 'inkoop', 'klantenservice', 'verkoop', 'bokforing', 'firmapost', 'ekonomi'],
  ...['faktura', 'kundservice', 'kundeservice', 'kundtjanst', 'okonomi', 'ordre', 'postmottak', 'salg'],
  // Polish, Czech
  ...['biuro', 'sekretariaat', 'sprzedaz', 'ksiegowosc', 'kancelar', 'obchod', 'objednavky'],
];
