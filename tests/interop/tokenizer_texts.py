# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts that tokenizers are compared on: glosses of WordNet, and strings made to go wrong."""
import pathlib
import random

WORDNET = pathlib.Path("/usr/share/wordnet")  # Debian's package wordnet-base


def glosses(count):
    """Evenly chosen from the whole of WordNet."""
    found = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (WORDNET / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                found.append(line.split("| ", 1)[1].strip())
    return [found[i * len(found) // count] for i in range(count)]


WRITTEN = [
    "", " ", "   ", "\t", "\n", "\r\n", "\0", "a\0b", "\ufffd", "a\ufffdb", "\ufeffstart", "\x7f\x80\x9f", "\u00ad soft\u00adhyphen",
    "[CLS]", "[SEP] [MASK] [PAD] [UNK]", "[sep]", "<s></s><pad><unk><mask>", "<|endoftext|>", "<|im_start|>user<|im_end|>",
    "<think>\n\n</think>", "x<think>y", "a <tool_call> b", "don't can't I'll we've they're he'd I'm it's", "DON'T I'LL WE'VE IT'S",
    "'s 't 're 've 'm 'll 'd 'x ''' '", "'\u017f 'S \u2019s", "x'\u017fy'\u017f", "what's'll'd", "1234567890 12 345 6,789.00", "3.14e-10 0x1F600 v2.0",
    "\u0660\u0661\u0662\u0663 \u00b2\u00b3\u00bc \u2167 \u3007 \u4e00\u4e8c", "caf\u00e9 cafe\u0301 CAF\u00c9 \u00c5ngstr\u00f6m \u212b", "na\u00efve fa\u00e7ade co\u00f6perate",
    "stra\u00dfe STRASSE \u1e9e \u0130stanbul \u0131I\u0130i", "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3", "\u01c4 \u01c5 \u01c6 \u0149 \ufb03 \ufb01 \ufb02", "\u4e2d\u6587\u5206\u8bcd\u6d4b\u8bd5", "\u6771\u4eac\u90fd\u306b\u4f4f\u3080",
    "\u304b\u304d\u304f \u30ab\u30ad\u30af \uff76\uff9e\uff77 \u304b\u3099", "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab \ubb38\uc7a5", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22", "\u0939\u093f\u0928\u094d\u0926\u0940 \u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0645\u064f\u062d\u064e\u0645\u064e\u0651\u062f", "\u05e2\u05d1\u05e8\u05d9\u05ea \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd \u2764\ufe0f 1\ufe0f\u20e3", "\U0001f600\U0001f600\U0001f600", "a\u200bb\u200cc\u200dd\u2060e", "\u202eabc\u202c \u2066x\u2069",
    "a\u00a0b\u2003c\u3000d\u1680e\u2028f\u2029g\u0085h", " leading", "trailing ", "  two  three   four    ", "\n\n a\n\n\n b \n", "tab\tand\r\nline\rends\x0b\x0c", "\r\n\r\n  \r\n x", "a \n b  \n\n  c", "   \n", "\n   ", "\t\t\tx",
    "...", "!!!???", "a.b.c,d;e:f", "(x)[y]{z}<w>", "$+<=>^|~`", "\u20ac\u00a3\u00a5\u00a7\u00b6\u2020\u2021", "\u201cquoted\u201d \u2018single\u2019 \u00ab\u00bb \u2014\u2013\u2026", "\u00bfqu\u00e9? \u00a1s\u00ed!", "e-mail@example.org https://example.org/a?b=c#d", "snake_case camelCase kebab-case", "C++ C# .NET F\u266f",
    "x" * 99, "x" * 100, "x" * 101, "\u00e9" * 101, "\u4e2d" * 150, "ab" * 400, "supercalifragilisticexpialidocious" * 5, "=" * 70, "-" * 65, "." * 200, " " * 50, " " * 23 + "x", "x" + " " * 30 + "y", "\n" * 20, "\t" * 9, "_" * 40, "a_" * 30,
    "\u166d \U000111c9 \u061d \u2e4f \u1885 \u1886 \ua9bd \u1734", "\u0890\u08e2 \U000110cd \U00013430", "\U0002b820\U0002b920 \U0002ceb0 \U00030000", "\u1ac1 \u08d4 \U00010d24", "\U00011938 \U00011935\U00011930", "\u32ff \u3300 \U0001fbf0 \uab69 \ua7f2", "\U00010d40\U00010d4a \u1c89 \U0002ebf0", "e\u0301\u0301\u0301\u0327\u0323", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA\u036b\u0357\u0334\u0362\u0335\u031c\u0330\u0354", "\u0344\u0374\u037e\u0387 \u1fbe", "\uac00\u11a8\u1100\u1161", "\u2126 \u212a \u2460 \u24d0 \uff21\uff22\uff23 \uff11\uff12", "\u2581 \u2581x \u2581\u2581", "x\u2581y", "##ing ##", "\u0120x \u010a \u0100", "\ue000\uf8ff\U000f0000", "\ufdd0\uffff\U0010ffff", "\u0378\u0e00\U000e0001", "\ufe0f\ufe0e", "\u0e33 \u0eb3 \u0f77", "\u1e9b\u0323",
]


def hostile(count):
    """The written ones, then random ones: of all of Unicode, of neighbouring characters, of pieces of the written ones."""
    rng = random.Random(20240501)
    blocks = [(0, 0x80), (0x80, 0x250), (0x300, 0x370), (0x370, 0x600), (0x600, 0xE00), (0xE00, 0x1200), (0x2000, 0x2070), (0x2070, 0x2C00),
              (0x3000, 0x3400), (0x4E00, 0x5000), (0xA000, 0xAC00), (0xAC00, 0xAE00), (0xF900, 0x10000), (0x10000, 0x12000), (0x1D400, 0x1D800),
              (0x1F000, 0x1FC00), (0x20000, 0x20100), (0xE0000, 0xE0200)]
    texts = list(WRITTEN)

    def any_character():
        first, end = rng.choice(blocks)
        return chr(rng.randrange(first, end))

    while len(texts) < count:
        kind = rng.randrange(4)
        length = rng.randrange(1, 60)
        if kind == 0:
            text = "".join(chr(c) for c in (rng.randrange(0x110000) for _ in range(length)) if not 0xD800 <= c < 0xE000)
        elif kind == 1:
            text = "".join(any_character() + rng.choice(["", "", " ", "a", "\n", "'s"]) for _ in range(length))
        elif kind == 2:
            text = "".join(rng.choice(WRITTEN)[:rng.randrange(1, 12)] for _ in range(rng.randrange(2, 8)))
        else:
            first, end = rng.choice(blocks)
            text = "".join(chr(rng.randrange(first, end)) for _ in range(length))
        texts.append(text)
    return texts[:count]
