// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/text_set.h"

#include <algorithm>
#include <limits>

#include "core/formats/safetensors.h"

namespace sparsescope::reproduce {

namespace {

using Lists = std::vector<std::vector<std::uint32_t>>;

Error misfit(const std::filesystem::path& path, const std::string& what) {
    return {ErrorCode::invalid_input,
            fmt::format("{}: {} Make the file again with resources/sample/make_text_sets.py.",
                        path.string(), what),
            {}};
}

class TextSetFile {
  public:
    TextSetFile(std::filesystem::path path, SafetensorsFile file)
        : path_(std::move(path)), file_(std::move(file)) {}

    [[nodiscard]] bool has(const std::string& tensor) const {
        return file_.find(tensor) != nullptr;
    }
    [[nodiscard]] Result<std::vector<std::int64_t>> integers(const std::string& tensor) const {
        return file_.read_integers(tensor);
    }

    [[nodiscard]] Result<EmbeddingMatrix> embeddings(const std::string& tensor,
                                                     std::size_t rows) const {
        EmbeddingMatrix made;
        SPARSESCOPE_ASSIGN(made.values, file_.read_floats(tensor));
        const auto& shape = file_.find(tensor)->shape;
        if (shape.size() != 2 || shape[0] != rows)
            return fail(misfit(
                path_, fmt::format("\"{}\" does not hold {} rows of numbers.", tensor, rows)));
        made.rows = rows;
        made.dim = shape[1];
        return made;
    }

    // Lists of different length, stored as the items of all and where each list begins and the
    // last one ends. Items below `bound`.
    [[nodiscard]] Result<Lists> lists(const std::string& begins, const std::string& items,
                                      std::size_t bound) const {
        SPARSESCOPE_ASSIGN(const auto begin, file_.read_integers(begins));
        SPARSESCOPE_ASSIGN(const auto item, file_.read_integers(items));
        const auto possible = [&](std::int64_t x) {
            return x >= 0 && static_cast<std::size_t>(x) < bound;
        };
        if (begin.empty() || begin.front() != 0 || !std::ranges::is_sorted(begin) ||
            begin.back() != static_cast<std::int64_t>(item.size()) ||
            !std::ranges::all_of(item, possible))
            return fail(misfit(
                path_, fmt::format("\"{}\" and \"{}\" do not fit together.", begins, items)));
        Lists made(begin.size() - 1);
        for (std::size_t i = 0; i < made.size(); ++i)
            for (std::int64_t at = begin[i]; at < begin[i + 1]; ++at)
                made[i].push_back(static_cast<std::uint32_t>(item[static_cast<std::size_t>(at)]));
        return made;
    }

  private:
    std::filesystem::path path_;
    SafetensorsFile file_;
};

}  // namespace

Result<TextSet> read_text_set(const std::filesystem::path& path, const std::string& class_tensor) {
    SPARSESCOPE_ASSIGN(SafetensorsFile opened, SafetensorsFile::open(path));
    const TextSetFile file(path, std::move(opened));
    TextSet made;
    SPARSESCOPE_ASSIGN(made.classes, file.integers(class_tensor));
    const std::size_t rows = made.classes.size();
    SPARSESCOPE_ASSIGN(made.embeddings, file.embeddings("embedding", rows));
    if (file.has("path_begin")) {
        constexpr std::size_t any = std::numeric_limits<std::uint32_t>::max();
        SPARSESCOPE_ASSIGN(made.paths, file.lists("path_begin", "path_node", any));
        if (made.paths.size() != rows)
            return fail(misfit(path, fmt::format("It holds {} documents, but {} label paths.", rows,
                                                 made.paths.size())));
    }
    if (file.has("query_begin")) {
        SPARSESCOPE_ASSIGN(made.relevant, file.lists("query_begin", "query_row", rows));
        SPARSESCOPE_ASSIGN(made.queries, file.embeddings("query_embedding", made.relevant.size()));
        if (made.queries.dim != made.embeddings.dim)
            return fail(misfit(path, fmt::format("Documents have {} numbers, but queries {}.",
                                                 made.embeddings.dim, made.queries.dim)));
    }
    return made;
}

}  // namespace sparsescope::reproduce
