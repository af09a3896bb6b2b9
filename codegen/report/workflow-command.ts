/** A workflow command of GitHub Actions: an annotation at a line of a file, whatever stands in its texts. */
export function workflowCommand(
  level: "error" | "warning" | "notice",
  place: { readonly file: string; readonly line: number; readonly column: number; readonly title: string },
  message: string,
): string {
  const { file, line, column, title } = place;
  const at = `file=${property(file)},line=${line},col=${column},title=${property(title)}`;
  return `::${level} ${at}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
