/** Knows which requests are being answered. */
export interface OpenRequests {
  /** The same, noticed. */
  watch<Rest extends readonly unknown[]>(fetch: Fetch<Rest>): Fetch<Rest>;
  /** Resolves when the requests that are open now have been answered. */
  answered(): Promise<void>;
}

type Fetch<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/** No request is open at first. */
export function createOpenRequests(): OpenRequests {
  const open = new Set<Promise<Response>>();
  return {
    watch:
      (fetch) =>
      (request, ...rest) => {
        const answer = fetch(request, ...rest);
        if (!(answer instanceof Promise)) return answer;
        open.add(answer);
        const close = () => void open.delete(answer);
        answer.then(close, close);
        return answer;
      },
    async answered() {
      await Promise.allSettled(open);
    },
  };
}
