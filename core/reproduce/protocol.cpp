// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/protocol.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/eval/principal_components.h"
#include "core/reproduce/text_set.h"

namespace sparsescope::reproduce {

namespace {

constexpr std::uint64_t choice_seed = 20;  // which documents; not a run's seed
constexpr std::size_t image_dim = 256;
constexpr std::uint64_t validation_share = 4;  // one in so many of what may be either
constexpr auto not_drawn = std::numeric_limits<std::uint32_t>::max();

// The classes of `of` as 0, 1, …, in ascending order; their number.
int number_classes(std::vector<std::int32_t>& labels) {
    std::vector<std::int32_t> classes = labels;
    std::ranges::sort(classes);
    const auto repeated = std::ranges::unique(classes);
    classes.erase(repeated.begin(), repeated.end());
    for (std::int32_t& label : labels)
        label =
            static_cast<std::int32_t>(std::ranges::lower_bound(classes, label) - classes.begin());
    return static_cast<int>(classes.size());
}

void add_unit_row(EmbeddingMatrix& matrix, std::span<const float> row) {
    const float length = std::sqrt(dot(row, row));
    for (const float value : row)
        matrix.values.push_back(length > 0 ? value / length : value);
    matrix.dim = row.size();
    ++matrix.rows;
}

template <class Items>
void remove_range(Items& items, std::size_t first, std::size_t count) {
    const auto begin = items.begin() + static_cast<std::ptrdiff_t>(first);
    items.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
}

// How many of `present` are trained on when so many are held out; `wanted` 0: all that are left.
Result<std::size_t> train_count(std::size_t present, std::int64_t held_out, std::int64_t wanted,
                                const std::string& where, const char* what) {
    const std::int64_t least = std::max<std::int64_t>(wanted, 1);
    if (held_out < 0 || wanted < 0)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A number of {} cannot be negative.", what));
    if (static_cast<std::int64_t>(present) < held_out + least)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds {} {} with a class, too few to hold out {} and train on "
                                "{}. Ask for fewer.",
                                where, present, what, held_out, least));
    return static_cast<std::size_t>(wanted > 0 ? wanted
                                               : static_cast<std::int64_t>(present) - held_out);
}

void shuffle(std::vector<std::size_t>& rows) {
    Random random(choice_seed);
    random.shuffle(std::span(rows));
}

// The rows of the set that are drawn, in the order of ProtocolData.
Result<std::vector<std::size_t>> draw(const TextSet& set, const Protocol& protocol,
                                      const std::filesystem::path& file) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < set.classes.size(); ++row)
        if (set.classes[row] >= protocol.first_class) rows.push_back(row);
    const std::int64_t held_out = protocol.test_documents + protocol.validation_documents;
    SPARSESCOPE_ASSIGN(
        const std::size_t train,
        train_count(rows.size(), held_out, protocol.train_documents, file.string(), "documents"));
    shuffle(rows);
    rows.resize(static_cast<std::size_t>(held_out) + train);
    // Those held out are drawn first, so that they do not depend on the number of training rows.
    std::ranges::rotate(rows, rows.begin() + static_cast<std::ptrdiff_t>(held_out));
    return rows;
}

// A query whose answers hold out a row is asked where that row is; the others are shared out.
void add_queries(const TextSet& set, std::span<const std::uint32_t> place, ProtocolData& data) {
    const std::size_t test_end = data.train_rows + data.test_rows();
    Random random(choice_seed);
    for (std::size_t query = 0; query < set.relevant.size(); ++query) {
        const bool share = random.below(validation_share) == 0;  // of each, drawn or not
        std::vector<std::uint32_t> rows;
        for (const std::uint32_t row : set.relevant[query])
            if (place[row] != not_drawn) rows.push_back(place[row]);
        if (rows.empty()) continue;
        std::ranges::sort(rows);
        const bool in_test = std::ranges::any_of(
            rows, [&](std::uint32_t row) { return row >= data.train_rows && row < test_end; });
        const bool validates = !in_test && (rows.back() >= test_end || share);
        if (!validates) std::erase_if(rows, [&](std::uint32_t row) { return row >= test_end; });
        JudgedQueries& queries = validates ? data.validation_queries : data.queries;
        add_unit_row(queries.embeddings, set.queries.row(query));
        queries.relevant.push_back(std::move(rows));
    }
}

void add_path(LabelPaths& paths, std::span<const std::uint32_t> path) {
    if (paths.begin.empty()) paths.begin.push_back(0);
    paths.nodes.insert(paths.nodes.end(), path.begin(), path.end());
    paths.begin.push_back(static_cast<std::uint32_t>(paths.nodes.size()));
}

}  // namespace

std::span<const Protocol> protocols() {
    static const std::vector<Protocol> list{
        {"w25", "W25: WordNet nouns, MiniLM embeddings, 25 lexicographer files", "nouns", 5'000,
         2'500, 0, "label", 4},  // 3: noun.Tops
        {"w177", "W177: WordNet nouns, MiniLM embeddings, ancestors at depth 5", "nouns", 5'000,
         2'500, 0, "ancestor", 1},  // 0: none there
        {"f10", "F10: Fashion-MNIST, principal components of the pixels, 10 classes", "", 10'000,
         5'000},
        {"debian", "Debian: package descriptions, MiniLM embeddings, 25 sections", "debian", 2'000,
         1'000},
        {"mails", "Mails: SpamAssassin's corpus, MiniLM embeddings, easy ham, hard ham and spam",
         "mails", 1'000, 500},
        {"ft-pairs", "FT: WordNet, MiniLM finetuned on pairs of example sentence and gloss", "",
         5'000, 2'500, 20'000, "", 0, TunedOn::pairs},
        {"ft-classes", "FT: WordNet, MiniLM finetuned on the classes of glosses", "", 5'000, 2'500,
         20'000, "", 0, TunedOn::classes},
        {"ft-pictures", "FT: Fashion-MNIST, a small convolutional network finetuned on classes", "",
         10'000, 5'000, 0, "", 0, TunedOn::pictures},
    };
    return list;
}

std::vector<std::string> protocol_names() {
    std::vector<std::string> names;
    for (const Protocol& protocol : protocols())
        names.push_back(protocol.name);
    return names;
}

Result<Protocol> find_protocol(std::string_view name) {
    for (const Protocol& protocol : protocols())
        if (protocol.name == name) return protocol;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no protocol \"{}\". Choose one of: {}.", name,
                            fmt::join(protocol_names(), ", ")));
}

ProtocolData tuning_data(ProtocolData data) {
    const std::size_t first = data.train_rows;
    const std::size_t count = data.test_rows();
    remove_range(data.embeddings.values, first * data.dim(), count * data.dim());
    data.embeddings.rows -= count;
    remove_range(data.labels, first, count);
    if (data.paths.documents() > 0) {
        LabelPaths kept;
        for (std::size_t row = 0; row < data.paths.documents(); ++row)
            if (row < first || row >= first + count) add_path(kept, data.paths.of(row));
        data.paths = std::move(kept);
    }
    for (auto& rows : data.validation_queries.relevant)
        for (std::uint32_t& row : rows)
            if (row >= first) row -= static_cast<std::uint32_t>(count);
    data.queries = std::exchange(data.validation_queries, {});
    data.validation_rows = 0;
    return data;
}

Result<ProtocolData> read_protocol_data(const std::filesystem::path& file,
                                        const Protocol& protocol) {
    return guard("reading the protocol's data", [&]() -> Result<ProtocolData> {
        SPARSESCOPE_ASSIGN(const TextSet set, read_text_set(file, protocol.class_tensor));
        SPARSESCOPE_ASSIGN(const std::vector<std::size_t> rows, draw(set, protocol, file));
        ProtocolData data;
        data.protocol = protocol.name;
        data.validation_rows = static_cast<std::size_t>(protocol.validation_documents);
        data.train_rows =
            rows.size() - data.validation_rows - static_cast<std::size_t>(protocol.test_documents);
        data.embeddings.values.reserve(rows.size() * set.embeddings.dim);
        std::vector<std::uint32_t> place(set.classes.size(), not_drawn);
        for (const std::size_t row : rows) {
            place[row] = static_cast<std::uint32_t>(data.rows());
            add_unit_row(data.embeddings, set.embeddings.row(row));
            data.labels.push_back(static_cast<std::int32_t>(set.classes[row]));
            if (!set.paths.empty()) add_path(data.paths, set.paths[row]);
        }
        data.classes = number_classes(data.labels);
        add_queries(set, place, data);
        return data;
    });
}

Result<ProtocolData> image_components(LabelledImages train, LabelledImages test,
                                      const Protocol& protocol, std::stop_token stop,
                                      const Progress& progress) {
    return guard("preparing the images", [&]() -> Result<ProtocolData> {
        SPARSESCOPE_ASSIGN(const std::size_t train_rows,
                           train_count(train.pixels.rows, protocol.validation_documents,
                                       protocol.train_documents, "The training set", "images"));
        SPARSESCOPE_ASSIGN(
            const std::size_t test_rows,
            train_count(test.pixels.rows, 0, protocol.test_documents, "The test set", "images"));
        const std::size_t dim = std::min(image_dim, train.pixels.dim);
        // The whole training set decides the components, however few of it are trained on.
        SPARSESCOPE_ASSIGN(const PrincipalComponents components,
                           principal_components(train.pixels.view(), dim, stop, progress));
        ProtocolData data;
        data.protocol = protocol.name;
        data.train_rows = train_rows;
        data.validation_rows = static_cast<std::size_t>(protocol.validation_documents);
        const auto add = [&](const LabelledImages& images, const EmbeddingMatrix& projected,
                             std::size_t first, std::size_t count) {
            std::vector<std::size_t> rows(images.pixels.rows);
            std::iota(rows.begin(), rows.end(), std::size_t{0});
            shuffle(rows);
            for (const std::size_t row : std::span(rows).subspan(first, count)) {
                add_unit_row(data.embeddings, projected.row(row));
                data.labels.push_back(images.labels[row]);
            }
        };
        const EmbeddingMatrix in_training = components.project(train.pixels.view());
        add(train, in_training, data.validation_rows, train_rows);
        add(test, components.project(test.pixels.view()), 0, test_rows);
        add(train, in_training, 0, data.validation_rows);
        data.classes = number_classes(data.labels);
        return data;
    });
}

}  // namespace sparsescope::reproduce
