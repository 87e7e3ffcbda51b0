import { expect, it } from "vitest";
import { blobSource, folderOfFiles } from "../../../src/convert/byte-source.ts";

it("a Blob is a source", async () => {
  const source = blobSource(new Blob(["abc", "def"]));
  expect(source.size).toBe(6);
  expect(Buffer.from(await source.read(2, 3)).toString()).toBe("cde");
});

it("files that a page was given are a folder", async () => {
  const folder = folderOfFiles([new File(["{}"], "config.json"), new File(["x"], "model.safetensors")]);
  expect((await folder.open("config.json"))?.size).toBe(2);
  expect(await folder.open("tokenizer.json")).toBeUndefined();
});
