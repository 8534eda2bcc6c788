/**
 * Cuts a list into parts, in order: each takes as many items as fit together, at least one. An item that fits nowhere
 * stands alone.
 *
 * @param fits Whether these can stand in one proposal. What does not fit does not with more items either.
 */
export function inParts<Item>(items: readonly Item[], fits: (part: readonly Item[]) => boolean): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; ) {
    const size = mostThatFit(items.slice(start), fits);
    parts.push(items.slice(start, start + size));
    start += size;
  }
  return parts;
}

/** By halves, because asking may be dear. */
function mostThatFit<Item>(items: readonly Item[], fits: (part: readonly Item[]) => boolean): number {
  let least = 1;
  let most = items.length;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(items.slice(0, middle))) least = middle;
    else most = middle - 1;
  }
  return least;
}
