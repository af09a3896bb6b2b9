/** What expressions may name: `inputs`, `vars`, `needs` and so on. */
export type Contexts = Readonly<Record<string, unknown>>;

type Functions = Readonly<Record<string, (argument: unknown) => unknown>>;

const token = /\s*(&&|\|\||==|!=|[!(),]|'(?:[^']|'')*'|[\w.-]+)/y;

/** Text with each `${{ … }}` in it replaced by its value, as a runner does. Throws on what it does not know. */
export function expand(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => textOf(evaluate(expression, contexts)));
}

/** The value of an expression; `status` answers `failure()` and its like. */
export function evaluate(expression: string, contexts: Contexts, status: Functions = {}): unknown {
  const tokens: string[] = [];
  const text = expression.trim();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.[1];
    if (found === undefined) throw new Error(`not understood: ${expression}`);
    tokens.push(found);
  }
  const functions: Functions = { ...status, toJSON: (value) => JSON.stringify(value) };
  const value = or();
  if (tokens.length > 0) throw new Error(`more than was understood: ${expression}`);
  return value;

  function or(): unknown {
    let left = and();
    while (tokens[0] === "||") {
      tokens.shift();
      const right = and();
      left = isTrue(left) ? left : right;
    }
    return left;
  }

  function and(): unknown {
    let left = comparison();
    while (tokens[0] === "&&") {
      tokens.shift();
      const right = comparison();
      left = isTrue(left) ? right : left;
    }
    return left;
  }

  function comparison(): unknown {
    const left = operand();
    const operator = tokens[0];
    if (operator !== "==" && operator !== "!=") return left;
    tokens.shift();
    return (textOf(left) === textOf(operand())) === (operator === "==");
  }

  function operand(): unknown {
    const next = tokens.shift() ?? "";
    if (next === "!") return !isTrue(operand());
    if (next === "(") {
      const inner = or();
      tokens.shift();
      return inner;
    }
    if (next.startsWith("'")) return next.slice(1, -1).replaceAll("''", "'");
    if (tokens[0] === "(") return call(next);
    const path = next.split(".");
    if (!Object.hasOwn(contexts, path[0] ?? "")) throw new Error(`no context has ${next}`);
    return path.reduce<unknown>((from, name) => (from as Contexts | undefined)?.[name], contexts);
  }

  function call(name: string): unknown {
    const known = functions[name];
    if (known === undefined) throw new Error(`no function is called ${name}`);
    tokens.shift();
    const argument = tokens[0] === ")" ? undefined : or();
    tokens.shift();
    return known(argument);
  }
}

/** Whether a condition with this value holds. */
export function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false && value !== 0;
}

function textOf(value: unknown): string {
  return value === undefined || value === null
    ? ""
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
}
