// SPDX-License-Identifier: GPL-3.0-or-later
// Texts, for a tokenizer of each kind.
#include <filesystem>
#include <vector>

#include "core/backbone/tokenizer.h"
#include "tests/fuzz/tokenizer_check.h"

namespace {

std::vector<std::unique_ptr<sparsescope::Tokenizer>> open_all() {
    std::vector<std::unique_ptr<sparsescope::Tokenizer>> all;
    const std::filesystem::path folder = SPARSESCOPE_TEST_DATA "/tokenizers";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        auto opened = sparsescope::open_tokenizer(entry.path());
        sparsescope::fuzz::demand(opened.has_value());
        all.push_back(std::move(*opened));
    }
    sparsescope::fuzz::demand(!all.empty());
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto all = open_all();
    for (const auto& tokenizer : all)
        sparsescope::fuzz::check_encoding(*tokenizer, {reinterpret_cast<const char*>(data), size});
    return 0;
}
