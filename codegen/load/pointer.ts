/** One more step of an RFC 6901 pointer. */
export function childPointer(pointer: string, token: string | number): string {
  return `${pointer}/${escapeToken(String(token))}`;
}

/** The steps of an RFC 6901 pointer, unescaped; null when the text is not a pointer. */
export function pointerTokens(pointer: string): readonly string[] | null {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return null;
  const tokens = pointer.slice(1).split("/");
  if (!pointer.includes("~")) return tokens;
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A pointer as the fragment of a `$ref`: percent-encoded where a URI needs it. */
export function pointerFragment(pointer: string): string {
  return `#${encodeURI(pointer).replaceAll("#", "%23").replaceAll("?", "%3F")}`;
}

function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token;
}
