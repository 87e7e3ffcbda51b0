import { describe, expect, test } from "vitest";
import {
  addNode,
  EMPTY,
  growTree,
  leafOf,
  pathTo,
  siblingsOf,
  subtreeOf,
  type TreeNode,
} from "../../../web/src/state/tree.ts";

const node = (id: string, parent: string | undefined, created: number): TreeNode => ({ id, parent, created });

/**     a -- b -- d
 *       \- c -- e -- f  */
const NODES = [
  node("a", undefined, 1),
  node("b", "a", 2),
  node("c", "a", 3),
  node("d", "b", 4),
  node("e", "c", 5),
  node("f", "e", 6),
];

describe("the tree of a conversation", () => {
  const tree = growTree([...NODES].reverse());

  test("has the way to every message", () => {
    expect(pathTo(tree, "f")).toEqual(["a", "c", "e", "f"]);
    expect(pathTo(tree, "a")).toEqual(["a"]);
    expect(pathTo(tree, undefined)).toEqual([]);
    expect(pathTo(tree, "nowhere")).toEqual([]);
  });

  test("has branches in the order in which they were made", () => {
    expect(siblingsOf(tree, "c")).toEqual(["b", "c"]);
    expect(siblingsOf(tree, "a")).toEqual(["a"]);
  });

  test("ends a branch with its newest message", () => {
    expect(leafOf(tree, "a")).toBe("f");
    expect(leafOf(tree, "b")).toBe("d");
    expect(leafOf(tree, "f")).toBe("f");
  });

  test("knows all that hangs on a message", () => {
    expect(subtreeOf(tree, "c").sort()).toEqual(["c", "e", "f"]);
    expect(subtreeOf(tree, "a")).toHaveLength(NODES.length);
  });

  test("grows message by message into the same tree", () => {
    expect(NODES.reduce(addNode, EMPTY)).toEqual(tree);
  });

  test("hangs messages on the root whose parent is not there", () => {
    const orphans = growTree([node("x", "gone", 1), node("y", "x", 2)]);
    expect(pathTo(orphans, "y")).toEqual(["x", "y"]);
    expect(siblingsOf(orphans, "x")).toEqual(["x"]);
  });

  test("ends where messages follow each other in a circle", () => {
    const circle = growTree([node("x", "y", 1), node("y", "x", 2)]);
    expect(pathTo(circle, "x").sort()).toEqual(["x", "y"]);
  });
});
