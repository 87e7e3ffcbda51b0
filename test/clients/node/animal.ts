import { z } from "zod";

/** What the libraries are asked to make of an answer. */
export const ANIMAL = z.object({
  name: z.string().max(12),
  kind: z.enum(["fox", "bear", "mouse"]),
  age: z.int().min(0).max(99),
  friends: z.array(z.object({ name: z.string().max(8) })).max(2),
  asleep: z.boolean().nullable(),
  // What zod sends with a pattern, and checks again.
  email: z.email(),
  born: z.iso.date(),
  tag: z
    .string()
    .regex(/^[A-Z]{2}-\d+$/)
    .max(8),
});
