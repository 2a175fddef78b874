// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/tuning_set.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "core/base/dot.h"

namespace sparsescope::reproduce {

namespace {

constexpr std::uint64_t drawing_seed = 20;  // which documents; not a run's seed

std::vector<std::size_t> drawn(std::size_t count) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    Random random(drawing_seed);
    random.shuffle(std::span(rows));
    return rows;
}

// How many are trained on; wanted 0: all that are left.
Result<std::size_t> tuned_on(std::size_t present, std::int64_t held_out, std::int64_t wanted,
                             const char* what) {
    const auto least = std::max<std::int64_t>(wanted, 2);
    if (held_out < 0 || wanted < 0 || static_cast<std::int64_t>(present) < held_out + least)
        return fail(ErrorCode::invalid_input,
                    fmt::format("There are {} {}, too few to hold out {} and train on {}. Ask for "
                                "fewer.",
                                present, what, held_out, least));
    return wanted > 0 ? static_cast<std::size_t>(wanted)
                      : present - static_cast<std::size_t>(held_out);
}

// Labels as 0, 1, … in ascending order; their number.
int make_dense(std::vector<std::int32_t>& labels) {
    std::vector<std::int32_t> classes = labels;
    std::ranges::sort(classes);
    const auto repeated = std::ranges::unique(classes);
    classes.erase(repeated.begin(), repeated.end());
    for (std::int32_t& label : labels)
        label =
            static_cast<std::int32_t>(std::ranges::lower_bound(classes, label) - classes.begin());
    return static_cast<int>(classes.size());
}

void bring_to_length_1(std::span<float> row) {
    const float length = std::sqrt(dot(row, row));
    if (!(length > 0)) return;
    for (float& value : row)
        value /= length;
}

JudgedQueries queries_of(const TuningSet& set, const EmbeddingMatrix& embedded, std::size_t first,
                         std::size_t count) {
    JudgedQueries queries;
    if (!set.queries) return queries;
    queries.embeddings = EmbeddingMatrix(count, embedded.dim);
    for (std::size_t i = 0; i < count; ++i) {
        const auto row = static_cast<std::size_t>(set.query_of(first + i));
        std::ranges::copy(embedded.row(row), queries.embeddings.row(i).begin());
        bring_to_length_1(queries.embeddings.row(i));
        queries.relevant.push_back({static_cast<std::uint32_t>(first + i)});
    }
    return queries;
}

}  // namespace

void bring_rows_to_length_1(EmbeddingMatrix& rows) {
    for (std::size_t i = 0; i < rows.rows; ++i)
        bring_to_length_1(rows.row(i));
}

Result<TuningSet> text_tuning_set(std::span<const QuotedGloss> glosses, const Tokenizer& tokenizer,
                                  std::size_t max_tokens, const Protocol& protocol) {
    return guard("choosing the texts", [&]() -> Result<TuningSet> {
        const std::int64_t held_out = protocol.test_documents + protocol.validation_documents;
        TuningSet set;
        SPARSESCOPE_ASSIGN(set.train_rows,
                           tuned_on(glosses.size(), held_out, protocol.train_documents,
                                    "glosses with an example"));
        set.protocol = protocol.name;
        set.test_rows = static_cast<std::size_t>(protocol.test_documents);
        set.validation_rows = static_cast<std::size_t>(protocol.validation_documents);
        set.queries = true;
        set.pairs = protocol.tuned == TunedOn::pairs;
        std::vector<std::size_t> rows = drawn(glosses.size());
        rows.resize(set.train_rows + static_cast<std::size_t>(held_out));
        // Those held out are drawn first, so that they do not depend on how many are trained on.
        std::ranges::rotate(rows, rows.begin() + static_cast<std::ptrdiff_t>(held_out));
        for (const std::size_t row : rows) {
            set.labels.push_back(glosses[row].file);
            set.inputs.texts.push_back(tokenizer.encode(glosses[row].text, max_tokens).ids);
        }
        for (const std::size_t row : rows)
            set.inputs.texts.push_back(tokenizer.encode(glosses[row].sentence, max_tokens).ids);
        set.classes = make_dense(set.labels);
        return set;
    });
}

Result<TuningSet> picture_tuning_set(LabelledPictures train, LabelledPictures test,
                                     const Protocol& protocol) {
    return guard("choosing the pictures", [&]() -> Result<TuningSet> {
        TuningSet set;
        SPARSESCOPE_ASSIGN(set.train_rows,
                           tuned_on(train.pictures.size(), protocol.validation_documents,
                                    protocol.train_documents, "training pictures"));
        SPARSESCOPE_ASSIGN(set.test_rows, tuned_on(test.pictures.size(), 0, protocol.test_documents,
                                                   "test pictures"));
        set.protocol = protocol.name;
        set.validation_rows = static_cast<std::size_t>(protocol.validation_documents);
        const auto add = [&](LabelledPictures& from, std::size_t first, std::size_t count) {
            const std::vector<std::size_t> rows = drawn(from.pictures.size());
            for (const std::size_t row : std::span(rows).subspan(first, count)) {
                set.inputs.pictures.push_back(std::move(from.pictures[row]));
                set.labels.push_back(from.labels[row]);
            }
        };
        add(train, set.validation_rows, set.train_rows);
        add(test, 0, set.test_rows);
        add(train, 0, set.validation_rows);
        set.classes = make_dense(set.labels);
        return set;
    });
}

ProtocolData protocol_data(const TuningSet& set, const EmbeddingMatrix& embedded) {
    ProtocolData data;
    data.protocol = set.protocol;
    data.embeddings = EmbeddingMatrix(set.documents(), embedded.dim);
    for (std::size_t row = 0; row < set.documents(); ++row) {
        std::ranges::copy(embedded.row(row), data.embeddings.row(row).begin());
        bring_to_length_1(data.embeddings.row(row));
    }
    data.labels = set.labels;
    data.train_rows = set.train_rows;
    data.classes = set.classes;
    data.validation_rows = set.validation_rows;
    data.queries = queries_of(set, embedded, set.train_rows, set.test_rows);
    data.validation_queries =
        queries_of(set, embedded, set.train_rows + set.test_rows, set.validation_rows);
    return data;
}

std::vector<TuneBatch> tuning_batches(const TuningSet& set, std::size_t batch, Random& random) {
    std::vector<std::int32_t> order(set.train_rows);
    std::iota(order.begin(), order.end(), 0);
    random.shuffle(std::span(order));
    std::vector<std::vector<std::int32_t>> of_class(static_cast<std::size_t>(set.classes));
    for (const std::int32_t row : order)
        of_class[static_cast<std::size_t>(set.labels[static_cast<std::size_t>(row)])].push_back(
            row);
    const auto partner = [&](std::int32_t row, std::int32_t label) {
        const auto& others = of_class[static_cast<std::size_t>(label)];
        if (others.size() < 2) return row;
        const std::int32_t chosen = others[random.below(others.size() - 1)];
        return chosen == row ? others.back() : chosen;
    };
    std::vector<TuneBatch> batches;
    for (std::size_t first = 0; first + 1 < order.size(); first += batch) {
        TuneBatch made;
        for (const std::int32_t row :
             std::span(order).subspan(first, std::min(batch, order.size() - first))) {
            const auto document = static_cast<std::size_t>(row);
            if (set.pairs) {
                made.anchors.push_back(set.query_of(document));
                made.positives.push_back(row);
            } else {
                made.anchors.push_back(row);
                made.positives.push_back(partner(row, set.labels[document]));
                made.groups.push_back(set.labels[document]);
            }
        }
        batches.push_back(std::move(made));
    }
    return batches;
}

}  // namespace sparsescope::reproduce
