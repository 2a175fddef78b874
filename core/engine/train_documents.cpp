// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train_documents.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

// FNV-1a; it guards against mistakes, not against malice.
class DocumentDigest {
  public:
    void add(std::uint64_t value) {
        for (int byte = 0; byte < 8; ++byte) {
            hash_ ^= (value >> (8 * byte)) & 0xFF;
            hash_ *= 0x100000001B3ULL;
        }
    }
    [[nodiscard]] std::string text() const { return fmt::format("{:016x}", hash_); }

  private:
    std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

Json part_of_documents(std::span<const DocumentId> ids, std::span<const Split> splits,
                       Split split) {
    DocumentDigest digest;
    std::int64_t count = 0;
    for (std::size_t row = 0; row < splits.size(); ++row) {
        if (splits[row] != split) continue;
        digest.add(static_cast<std::uint64_t>(ids[row]));
        ++count;
    }
    return {{"documents", count}, {"digest", digest.text()}};
}

std::string difference_of(const Json& before, const Json& now, const char* part,
                          const char* called) {
    const Json old = before.value(part, Json::object());
    const Json current = now.value(part, Json::object());
    if (old == current) return {};
    const std::int64_t began = old.value("documents", std::int64_t{0});
    const std::int64_t are = current.value("documents", std::int64_t{0});
    if (began == are) return fmt::format("some of its {} {} documents are others now", are, called);
    return fmt::format("it began with {} {} documents, and there are {} now", began, called, are);
}

}  // namespace

std::string train_documents_text(std::span<const DocumentId> ids, std::span<const Split> splits,
                                 std::span<const std::uint64_t> tags) {
    Json json;
    json["train"] = part_of_documents(ids, splits, Split::train);
    json["validation"] = part_of_documents(ids, splits, Split::validation);
    if (!tags.empty()) {
        DocumentDigest digest;
        for (const std::uint64_t word : tags)
            digest.add(word);
        json["tags"] = digest.text();
    }
    return json.dump();
}

std::string changed_documents(const std::string& before, const std::string& now) {
    const Json old = Json::parse(before, nullptr, false);
    const Json current = Json::parse(now, nullptr, false);
    if (!old.is_object() || !current.is_object() || old == current) return {};
    std::string text = difference_of(old, current, "train", "training");
    if (text.empty()) text = difference_of(old, current, "validation", "validation");
    return text.empty() ? "the tags that it learns from were changed" : text;
}

}  // namespace sparsescope
