const HEADER_BYTES = 4;
const ENTRY_BYTES = 8; // f32 score, i32 length

/**
 * How many tokens a llama2.c tokenizer file holds, which it does not say itself: i32 max_token_length, then for each token
 * f32 score | i32 length | bytes.
 * @returns undefined when it is no such file
 */
export function tokenizerSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = HEADER_BYTES;
  let count = 0;
  for (; at + ENTRY_BYTES <= bytes.length; count++) {
    const length = view.getInt32(at + 4, true);
    if (length < 0 || length > bytes.length) return undefined;
    at += ENTRY_BYTES + length;
  }
  return at === bytes.length && count > 0 ? count : undefined;
}
