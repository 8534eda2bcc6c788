// An agent that pays a table of bills, as tests of its runner have it: its files differ where a test says so.

/** @param own Lines of the agent file besides those that each has; `lifetime` among them. */
export function billsAgentFile(own: string): string {
  return `version: 1
agent: payer
every: 1 second
${own}
sources:
  bills: { file: bills.csv }
brain: { rules: plan.yaml }
intents: [pay]
`;
}

/** @param payee Whom each bill pays: a name, or a column of the table. */
export function billsPlan(payee: string): string {
  return `version: 1
plan:
  bills:
    each row of: bills
    id: "{id}"
    pay: { to: "${payee}", amount: "{amount} ETH" }
    because: "Bill {id}"
`;
}
