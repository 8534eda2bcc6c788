// Mutants that no test kills, each looked at by a person.

export type Survivor = {
  id: string;
  /**
   * `equivalent`: no caller can tell it from the original. `elsewhere`: the same is refused or brought about by other
   * code, which tests hold. `accepted`: it can be told, and this is why no test does.
   */
  because: "equivalent" | "elsewhere" | "accepted";
  reason: string;
};

export const survivors: readonly Survivor[] = [];
