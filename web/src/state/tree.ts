import type { Message } from "../conversation.ts";

/** What a tree needs to know of a message. */
export type TreeNode = Pick<Message, "id" | "parent" | "created">;

/** The messages of a conversation by their ids, and the ids of each one's answers, oldest first; `undefined`: the first. */
export interface Tree {
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly children: ReadonlyMap<string | undefined, readonly string[]>;
}

/** A tree without messages. */
export const EMPTY: Tree = { nodes: new Map(), children: new Map() };

/** The tree of a conversation's messages, in any order. What names a parent that is not there hangs on the root. */
export function growTree(messages: Iterable<TreeNode>): Tree {
  const nodes = new Map<string, TreeNode>();
  for (const { id, parent, created } of messages) nodes.set(id, { id, parent, created });
  const children = new Map<string | undefined, string[]>();
  const inOrder = [...nodes.values()].sort((a, b) => a.created - b.created);
  for (const node of inOrder) {
    const parent = node.parent !== undefined && nodes.has(node.parent) ? node.parent : undefined;
    if (parent !== node.parent) nodes.set(node.id, { ...node, parent });
    const siblings = children.get(parent);
    if (siblings) siblings.push(node.id);
    else children.set(parent, [node.id]);
  }
  return { nodes, children };
}

/** The tree with one more message. */
export function addNode(tree: Tree, { id, parent, created }: TreeNode): Tree {
  const nodes = new Map(tree.nodes).set(id, { id, parent, created });
  const children = new Map(tree.children).set(parent, [...(tree.children.get(parent) ?? []), id]);
  return { nodes, children };
}

/** The ids from the first message to this one. A circle, which only a hostile file has, ends it. */
export function pathTo(tree: Tree, leaf: string | undefined): string[] {
  const path: string[] = [];
  const seen = new Set<string>();
  for (let id = leaf; id !== undefined && !seen.has(id); id = tree.nodes.get(id)?.parent) {
    if (!tree.nodes.has(id)) break;
    seen.add(id);
    path.push(id);
  }
  return path.reverse();
}

/** The message and its branches, oldest first. */
export function siblingsOf(tree: Tree, id: string): readonly string[] {
  return tree.children.get(tree.nodes.get(id)?.parent) ?? [];
}

/** The end of a branch: from a message to its newest answer, and that one's, and so on. */
export function leafOf(tree: Tree, id: string): string {
  for (let last = id; ;) {
    const next = tree.children.get(last)?.at(-1);
    if (next === undefined) return last;
    last = next;
  }
}

/** A message and all that hangs on it. */
export function subtreeOf(tree: Tree, id: string): string[] {
  const ids = [id];
  for (const at of ids) ids.push(...(tree.children.get(at) ?? []));
  return ids;
}
