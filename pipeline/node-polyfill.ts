import util from "node:util";

// Beam's serializer calls util.isPrimitive, which Node removed; it has to be back before the first import of apache-beam.
if (!("isPrimitive" in util)) {
  Object.defineProperty(util, "isPrimitive", {
    value: (value: unknown) => value === null || (typeof value !== "object" && typeof value !== "function"),
  });
}
