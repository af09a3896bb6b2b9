/** What a change does to the documents that are valid where it stands. */
export type Effect = "none" | "widens" | "narrows" | "both";

/** Which directions a change keeps. */
export interface Keeps {
  readonly backward: boolean;
  readonly forward: boolean;
}

/**
 * How validity of the whole follows from validity at a place: `same` where less there means less in all, `inverted` under `not`, and
 * `unknown` where it can go either way (`if`, `oneOf` whose branches overlap, counted elements, what `unevaluated…` looks at).
 */
export type Sign = "same" | "inverted" | "unknown";

/** Both directions are kept. */
export const KEPT: Keeps = { backward: true, forward: true };

/** Neither direction is kept for sure. */
export const NEITHER: Keeps = { backward: false, forward: false };

/** The directions that an effect keeps where the sign is `same`. */
export function keepsOf(effect: Effect): Keeps {
  return {
    backward: effect === "none" || effect === "widens",
    forward: effect === "none" || effect === "narrows",
  };
}

/** What an effect at a place keeps of the whole. */
export function withSign(keeps: Keeps, sign: Sign): Keeps {
  if (keeps.backward && keeps.forward) return keeps;
  switch (sign) {
    case "same":
      return keeps;
    case "inverted":
      return { backward: keeps.forward, forward: keeps.backward };
    case "unknown":
      return NEITHER;
  }
}

/** The sign of a place within a place. */
export function nested(outer: Sign, inner: Sign): Sign {
  if (outer === "unknown" || inner === "unknown") return "unknown";
  return outer === inner ? "same" : "inverted";
}

/** What all changes together keep. */
export function both(a: Keeps, b: Keeps): Keeps {
  return { backward: a.backward && b.backward, forward: a.forward && b.forward };
}
