"""Makes the models of this folder and what transformers computes with them: README.md says how to run it."""

import base64
import io
import json
import shutil
import sys
from pathlib import Path

import sentencepiece
import torch
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
PROSE = ROOT / "LICENSE"
PIECES = 512
POSITIONS = 12
GENERATED = 16

COMMON = dict(num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=64, vocab_size=520)

MODELS = {
    "multi-head": dict(
        config=LlamaConfig(hidden_size=24, intermediate_size=48, num_key_value_heads=4, rms_norm_eps=1e-5, **COMMON),
        dtype=torch.float32,
    ),
    # Parts, a classifier that is the embedding, and another epsilon than llama2.c's.
    "grouped-query": dict(
        config=LlamaConfig(
            hidden_size=32,
            intermediate_size=64,
            num_key_value_heads=2,
            rms_norm_eps=1e-6,
            tie_word_embeddings=True,
            **COMMON,
        ),
        dtype=torch.bfloat16,
        max_shard_size="30KB",
    ),
    # Another base of the rotary embedding, another epsilon with a classifier of its own.
    "multi-query": dict(
        config=MistralConfig(
            hidden_size=24,
            intermediate_size=48,
            num_key_value_heads=1,
            rms_norm_eps=1e-6,
            sliding_window=None,
            rope_theta=500000.0,
            **COMMON,
        ),
        dtype=torch.float16,
    ),
}


def random_model(config, dtype):
    """Weights that spread activations and logits, and embeddings so small that the epsilon matters."""
    kind = MistralForCausalLM if isinstance(config, MistralConfig) else LlamaForCausalLM
    model = kind(config)
    for name, weight in model.named_parameters():
        if weight.ndim == 1:
            torch.nn.init.normal_(weight, 1.0, 0.1)
        else:
            spread = 0.02 if "embed_tokens" in name else 1.5 / weight.shape[1] ** 0.5
            torch.nn.init.normal_(weight, 0.0, spread)
    return model.to(dtype)


def save_model(name, config, dtype, **options):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    random_model(config, dtype).save_pretrained(folder, **options)
    (folder / "generation_config.json").unlink(missing_ok=True)
    kind = MistralForCausalLM if isinstance(config, MistralConfig) else LlamaForCausalLM
    model = kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    tokens = [1] + torch.randint(3, PIECES, (POSITIONS - 1,)).tolist()
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0]
        text = list(tokens)
        for _ in range(GENERATED):
            text.append(int(model(torch.tensor([text])).logits[0, -1].argmax()))
    expected = dict(
        tokens=tokens,
        greedy=text[POSITIONS:],
        logits=base64.b64encode(logits.numpy().astype("<f4").tobytes()).decode(),
    )
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


def save_tokenizers():
    """A SentencePiece model as Llama 2's was made, in the folder of one model; transformers' form of it in another's."""
    lines = PROSE.read_text().splitlines()
    written = io.BytesIO()  # a file would hold its own path, and that of the text
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=written,
        vocab_size=PIECES,
        model_type="bpe",
        byte_fallback=True,
        character_coverage=0.99,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        split_digits=True,
        allow_whitespace_only_pieces=True,
        num_threads=1,
        minloglevel=2,
    )
    model = HERE / "multi-head" / "tokenizer.model"
    model.write_bytes(written.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    texts = [line for line in lines if line.strip()][::4]
    texts += ["  two  spaces   and three", "\ttab\nline", "naïve café 你好 🦙", "<s> </s> <unk> <0x41>", " ", "▁a"]
    pairs = [json.dumps([text, processor.encode(text)], ensure_ascii=False) for text in texts]
    (HERE / "sentencepiece.json").write_text("[\n" + ",\n".join(pairs) + "\n]\n")

    folder = HERE / "grouped-query"
    shutil.copy(model, folder)
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "LlamaTokenizer"}')
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    for name in ("tokenizer.model", "tokenizer_config.json"):
        (folder / name).unlink()
    tokenizer.save_pretrained(folder)
    (folder / "tokenizer_config.json").unlink()


if __name__ == "__main__":
    torch.manual_seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    for name, options in MODELS.items():
        save_model(name, **options)
    save_tokenizers()
