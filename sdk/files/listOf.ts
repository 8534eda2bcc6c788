import { z } from "zod";
import { wordsOf } from "./wordsOf.ts";

/**
 * A list, read up to its first mistake. A schema of zod gathers every mistake of every item, and where they are a hundred
 * thousand it gives out.
 */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(z.unknown()).transform((given, context): z.output<Item>[] => {
    const items: z.output<Item>[] = [];
    for (const [i, one] of given.entries()) {
      const { success, data, error } = item.safeParse(one, { error: wordsOf });
      if (success) {
        items.push(data);
        continue;
      }
      const [issue] = error.issues;
      const { message = "", path = [] } = issue ?? {};
      context.addIssue({ code: "custom", message, path: [i, ...path], input: one });
      return z.NEVER;
    }
    return items;
  });
}
