// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/label_names.h"

#include <algorithm>

#include "core/corpus/importers/file_kind.h"
#include "core/formats/idx.h"
#include "core/formats/npy.h"
#include "core/formats/npz.h"
#include "core/formats/text_lines.h"
#include "core/types/ids.h"

namespace sparsescope::importing {
namespace {

class ArrayLabels final : public LabelReader {
  public:
    explicit ArrayLabels(ArrayReader array) : array_(std::move(array)) {}

    Result<std::vector<std::string>> next(std::size_t max_labels) override {
        const std::size_t count = std::min<std::uint64_t>(max_labels, array_.remaining());
        if (count == 0) return std::vector<std::string>{};
        if (is_text(array_.info().type)) return array_.read_strings(count);
        std::vector<std::int64_t> numbers(count);
        SPARSESCOPE_TRY(array_.read_integers(numbers));
        std::vector<std::string> names;
        names.reserve(count);
        for (const auto number : numbers)
            names.push_back(std::to_string(number));
        return names;
    }
    std::string name() const override { return array_.name(); }

  private:
    ArrayReader array_;
};

class LabelLines final : public LabelReader {
  public:
    explicit LabelLines(TextLineReader lines) : lines_(std::move(lines)) {}

    Result<std::vector<std::string>> next(std::size_t max_labels) override {
        std::vector<std::string> names;
        std::string line;
        while (names.size() < max_labels) {
            SPARSESCOPE_ASSIGN(const bool more, lines_.next(line));
            if (!more) break;
            names.push_back(line);
        }
        return names;
    }
    std::string name() const override { return lines_.name(); }

  private:
    TextLineReader lines_;
};

}  // namespace

std::int32_t LabelNames::index(const std::string& name) {
    if (name.empty()) return no_label;
    const auto [entry, is_new] =
        indices_.try_emplace(name, static_cast<std::int32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return entry->second;
}

Result<std::unique_ptr<LabelReader>> read_labels(ArrayReader array) {
    const auto& shape = array.info().shape;
    if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[1] != 1)) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} has {} dimensions; labels need one number or text for each row.",
                        array.name(), shape.size()));
    }
    return std::make_unique<ArrayLabels>(std::move(array));
}

Result<std::unique_ptr<LabelReader>> open_labels(const std::filesystem::path& path,
                                                 const std::string& key) {
    switch (file_kind(path)) {
        case FileKind::npy: {
            SPARSESCOPE_ASSIGN(auto array, open_npy(path));
            return read_labels(std::move(array));
        }
        case FileKind::idx: {
            SPARSESCOPE_ASSIGN(auto array, open_idx(path));
            return read_labels(std::move(array));
        }
        case FileKind::zip: {
            SPARSESCOPE_ASSIGN(const auto keys, npz_keys(path));
            SPARSESCOPE_ASSIGN(std::string chosen,
                               choose_key(path.filename().string(), keys, key, label_keys));
            if (chosen.empty() && keys.size() == 1) chosen = keys.front();
            SPARSESCOPE_ASSIGN(auto array, open_npz(path, chosen.empty() ? "label" : chosen));
            return read_labels(std::move(array));
        }
        case FileKind::safetensors:
        case FileKind::unknown:
            break;
    }
    SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(path));
    return std::make_unique<LabelLines>(std::move(lines));
}

Result<std::string> choose_key(const std::string& file, const std::vector<std::string>& keys,
                               const std::string& asked, std::span<const std::string_view> usual) {
    if (!asked.empty()) {
        if (std::ranges::find(keys, asked) != keys.end()) return asked;
        std::string names;
        for (const auto& key : keys)
            names += (names.empty() ? "" : ", ") + key;
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no \"{}\". It has: {}.", file, asked,
                                names.empty() ? "nothing" : names));
    }
    for (const auto key : usual) {
        if (std::ranges::find(keys, key) != keys.end()) return std::string(key);
    }
    return std::string{};
}

}  // namespace sparsescope::importing
