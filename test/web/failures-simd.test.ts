import { ask, finished, lastAnswer, notice } from "./harness/chatting.ts";
import { openChromium, pageTest } from "./harness/page-test.ts";

const test = pageTest();
// A processor without SSE 4.1, for which Chromium has no SIMD in WebAssembly.
test.override("open", {
  chromium: () => openChromium("--js-flags=--no-enable-sse4-1"),
});

test("a browser without SIMD is told so, and chats by the pod", async ({ page }) => {
  await notice(page, "WASM_SIMD").getByText("WebAssembly without SIMD").waitFor();
  await notice(page, "WASM_SIMD").getByRole("button", { name: "Answer in the pod" }).click();
  await notice(page, "WASM_SIMD").waitFor({ state: "detached" });
  await ask(page, "Tell me a story.");
  await finished(page);
  await lastAnswer(page).getByText("· pod").waitFor();
});
