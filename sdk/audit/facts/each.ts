/** Does `work` for each of many, a few at a time, and tells how far it has come. */
export type Each = <Item, Result>(
  what: string,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
) => Promise<Result[]>;
