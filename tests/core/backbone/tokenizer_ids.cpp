// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer_ids FOLDER [MAX_TOKENS]: reads a text a line, each a JSON string, and writes a line of
// ids for each. tests/interop/tokenizers_compare.py compares them with those of the reference.
#include <cstdlib>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "core/backbone/tokenizer.h"

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "Usage: tokenizer_ids FOLDER [MAX_TOKENS] < TEXTS\n";
        return 2;
    }
    const auto tokenizer = sparsescope::open_tokenizer(argv[1]);
    if (!tokenizer) {
        std::cerr << tokenizer.error().message << "\n" << tokenizer.error().detail << "\n";
        return 1;
    }
    const std::size_t most = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1U << 30U;
    std::ios::sync_with_stdio(false);
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto text = nlohmann::json::parse(line, nullptr, false);
        if (!text.is_string()) {
            std::cerr << "Not a JSON string: " << line.substr(0, 80) << "\n";
            return 1;
        }
        const char* separator = "";
        for (const std::int32_t id :
             (*tokenizer)->encode(text.get_ref<const std::string&>(), most).ids) {
            std::cout << separator << id;
            separator = " ";
        }
        std::cout << '\n';
    }
    return 0;
}
