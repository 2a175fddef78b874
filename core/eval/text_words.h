// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a text, in order, as names of neurons need them: what forms of a word share, how it
// was written, and whether it stands right behind the one before, so that they may be a phrase.
//
// A word is a run of letters and digits with a letter in it. Characters of scripts that are written
// without spaces (Chinese, Japanese, Thai, …) are words by themselves. Letters of the Latin, Greek
// and Cyrillic scripts are compared in lower case; a short English plural counts as its singular.
// Accents that stand alone, and vowel points of Arabic and Hebrew, are passed over. Any bytes are
// text: what is no UTF-8 parts words. Pure; any thread.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sparsescope {

struct TextWord {
    std::string_view key;      // what all its forms share; valid until the next word
    std::string_view written;  // a piece of the text
    bool follows = false;      // nothing but blanks, a hyphen or an 's between it and the last one
    bool character = false;    // one of a script without spaces
    bool function = false;     // "with": tells what a sentence does, not what it is about
    bool joining = false;      // a function word that phrases have in their middle: "of"
};

// Stops when visit returns false. Words of more than 48 bytes are passed over.
void for_each_text_word(std::string_view text, const std::function<bool(const TextWord&)>& visit);

// What two names of terms share when they are the same to a reader: "Dog Breeds" and "dog breed".
[[nodiscard]] std::string folded_term(std::string_view term);

}  // namespace sparsescope
