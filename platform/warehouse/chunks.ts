/** Items in their order, in chunks that keep to both limits; an item that is too large alone is a chunk of its own. */
export function chunked<Item>(
  items: readonly Item[],
  limits: { readonly items: number; readonly bytes: number },
  bytesOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    const last = chunks.at(-1);
    if (last === undefined || last.length >= limits.items || bytes > room) {
      chunks.push([item]);
      room = limits.bytes - bytes;
    } else {
      last.push(item);
      room -= bytes;
    }
  }
  return chunks;
}
