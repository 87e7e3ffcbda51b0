/** A function of a module that was compiled with its names. */
export interface WasmFunction {
  /** "assembly/base/arena/alloc", "~lib/string/String#concat". */
  name: string;
  /** Of its code. */
  bytes: number;
}

const SECTION = { custom: 0, import: 2, code: 10 };
const FUNCTION = 0;
const FUNCTION_NAMES = 1;

/** The functions that a module defines, in its order. The module must have a "name" section. */
export function wasmFunctions(binary: Uint8Array): WasmFunction[] {
  const sections = new Map<number, Reader>();
  const names = new Map<number, string>();
  const file = new Reader(binary, 8);
  while (!file.ended) {
    const kind = file.byte();
    const section = file.part();
    if (kind !== SECTION.custom) sections.set(kind, section);
    else if (section.string() === "name") readNames(section, names);
  }
  const imported = countImports(sections.get(SECTION.import));
  const code = sections.get(SECTION.code)!;
  return Array.from({ length: code.number() }, (_, i) => {
    const bytes = code.part().length;
    return { name: names.get(imported + i) ?? `function ${imported + i}`, bytes };
  });
}

function readNames(section: Reader, names: Map<number, string>): void {
  while (!section.ended) {
    const kind = section.byte();
    const part = section.part();
    if (kind !== FUNCTION_NAMES) continue;
    for (let count = part.number(); count > 0; count--) names.set(part.number(), part.string());
  }
}

/** Functions only: the engine imports nothing else, and other kinds have entries of other lengths. */
function countImports(section: Reader | undefined): number {
  if (section === undefined) return 0;
  const count = section.number();
  for (let i = 0; i < count; i++) {
    const name = `${section.string()}.${section.string()}`;
    if (section.byte() !== FUNCTION) throw new Error(`${name} is not a function`);
    section.number(); // its type
  }
  return count;
}

/** A cursor over a part of a module. */
class Reader {
  constructor(
    private readonly binary: Uint8Array,
    private at: number,
    private readonly end = binary.length,
  ) {}

  get ended(): boolean {
    return this.at >= this.end;
  }

  get length(): number {
    return this.end - this.at;
  }

  byte(): number {
    return this.binary[this.at++]!;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  string(): string {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.binary.subarray(this.at - length, this.at));
  }

  /** A length and so many bytes. */
  part(): Reader {
    const length = this.number();
    this.at += length;
    return new Reader(this.binary, this.at - length, this.at);
  }
}
