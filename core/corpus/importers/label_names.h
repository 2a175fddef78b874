// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers label names in the order in which they appear, and reads labels from files of their own.
// For one thread at a time.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/formats/array_file.h"

namespace sparsescope::importing {

class LabelNames {
  public:
    // An empty name is no label.
    [[nodiscard]] std::int32_t index(const std::string& name);
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  private:
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::int32_t> indices_;
};

// Label names, one a row, from wherever they are stored.
class LabelReader {
  public:
    virtual ~LabelReader() = default;
    // Up to max_labels names; none is the end.
    [[nodiscard]] virtual Result<std::vector<std::string>> next(std::size_t max_labels) = 0;
    [[nodiscard]] virtual std::string name() const = 0;  // for messages
};

// An array of shape [N] or [N, 1]: whole numbers (their decimal digits are the names) or text.
[[nodiscard]] Result<std::unique_ptr<LabelReader>> read_labels(ArrayReader array);
// npy, npz (key "": label, labels or the only array), idx, or text with one label a line.
[[nodiscard]] Result<std::unique_ptr<LabelReader>> open_labels(const std::filesystem::path& path,
                                                               const std::string& key);

// The key that was asked for, or the first of the usual ones that exists, or "". A key that was
// asked for and does not exist is refused with the list of those that do.
[[nodiscard]] Result<std::string> choose_key(const std::string& file,
                                             const std::vector<std::string>& keys,
                                             const std::string& asked,
                                             std::span<const std::string_view> usual);
inline constexpr std::string_view label_keys[] = {"label", "labels", "class", "category"};
inline constexpr std::string_view text_keys[] = {"text", "texts", "content", "sentence"};

}  // namespace sparsescope::importing
