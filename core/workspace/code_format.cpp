// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/code_format.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "code_format_list.inc"

namespace sparsescope {

std::span<const CodeFormatEntry* const> code_formats() {
    return code_format_list;
}

const CodeFormatEntry* find_code_format(const std::string& name,
                                        const std::filesystem::path& path) {
    const std::string ending = path.extension().string();
    const auto found = std::ranges::find_if(code_formats(), [&](const CodeFormatEntry* format) {
        return name.empty() ? !ending.empty() && format->ending == ending : format->name == name;
    });
    return found == code_formats().end() ? nullptr : *found;
}

int exported_k(const ModelInfo& model, const CodeExport& wish) {
    return wish.k != 0 ? wish.k : std::min(model.k, model.stored_k);
}

Result<std::int64_t> export_codes(const Corpus& corpus, const ModelInfo& model,
                                  const std::filesystem::path& path, const CodeExport& wish,
                                  std::stop_token stop, const Progress& progress) {
    const CodeFormatEntry* const format = find_code_format(wish.format, path);
    if (format == nullptr) {
        std::vector<std::string> names;
        for (const CodeFormatEntry* entry : code_formats())
            names.push_back(entry->name);
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Codes can be written as {}; name one of them (--format) for {}.",
                                fmt::join(names, ", "), path.filename().string()));
    }
    SPARSESCOPE_ASSIGN(const CodeRows rows,
                       CodeRows::open(corpus, model, exported_k(model, wish), stop, progress));
    return guard("writing codes", [&] { return format->write(rows, path); });
}

}  // namespace sparsescope
