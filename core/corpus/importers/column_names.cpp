// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/column_names.h"

#include <algorithm>

namespace sparsescope::importing {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view embedding_names[] = {
    "embedding", "embeddings", "emb",     "embs",   "vector", "vectors",
    "vec",       "features",   "feature", "values", "data",   "representation"};
// The first four are a text whatever stands in them; the others tell apart columns of prose.
constexpr std::string_view text_names[] = {
    "text",   "texts",    "content",     "sentence", "document", "body",     "passage", "chunk",
    "review", "abstract", "description", "comment",  "message",  "question", "summary", "title"};
// The first four are labels, whatever stands in them; the others where they are no measurements.
constexpr std::string_view label_names[] = {
    "label",       "labels",     "class",      "category",   "target",    "classes", "categories",
    "class_label", "label_name", "label_text", "class_name", "sentiment", "topic",   "y"};
constexpr std::string_view level_names[] = {"level", "levels", "level_path", "taxonomy"};
constexpr std::string_view tag_names[] = {"tags", "tag"};
constexpr std::string_view split_names[] = {"split", "subset", "partition", "set", "fold"};
constexpr std::string_view id_names[] = {"id",   "ids", "_id", "uuid",  "guid", "key", "pk",
                                         "isbn", "doi", "sku", "docid", "hash", "url", "document"};
constexpr std::string_view weight_names[] = {"weight", "weights", "sample_weight"};
constexpr std::string_view row_number_names[] = {"index",  "level_0", "row", "rows", "row_number",
                                                 "rownum", "idx",     "no",  "nr",   "#"};
constexpr std::string_view remark_names[] = {
    "year",       "month",   "day",        "date",       "time",        "timestamp",  "created",
    "created_at", "updated", "updated_at", "createdat",  "updatedat",   "published",  "epoch",
    "ts",         "hour",    "price",      "cost",       "amount",      "revenue",    "salary",
    "income",     "age",     "rating",     "ratings",    "stars",       "star",       "score",
    "scores",     "grade",   "rank",       "votes",      "likes",       "views",      "upvotes",
    "count",      "counts",  "n",          "num",        "length",      "len",        "size",
    "words",      "tokens",  "n_tokens",   "num_tokens", "token_count", "word_count", "lat",
    "lon",        "lng",     "latitude",   "longitude",  "zip",         "postcode",   "phone",
    "page",       "chapter", "position",   "offset",     "duration",    "quantity",   "discount"};

bool is_one_of(Names names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

Names usual_names(ColumnRole role) {
    switch (role) {
        case ColumnRole::embedding:
            return embedding_names;
        case ColumnRole::text:
            return text_names;
        case ColumnRole::label:
            return label_names;
        case ColumnRole::level:
            return level_names;
        case ColumnRole::tag:
            return tag_names;
        case ColumnRole::split:
            return split_names;
        case ColumnRole::id:
            return id_names;
        case ColumnRole::weight:
            return weight_names;
        case ColumnRole::metadata:
            return remark_names;
        case ColumnRole::ignore:
            return row_number_names;
        case ColumnRole::picture:  // told by what stands in it
            break;
    }
    return {};
}

std::string plain_name(const std::string& name) {
    std::string plain = name;
    for (char& c : plain) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == ' ' || c == '-' || c == '.') c = '_';
    }
    return plain;
}

bool names_a_remark(const std::string& plain) {
    if (is_one_of(remark_names, plain)) return true;
    constexpr std::string_view ends[] = {"_year",  "_date",   "_time", "_at",   "_price",
                                         "_count", "_rating", "_age",  "_score"};
    return std::ranges::any_of(ends, [&](std::string_view end) { return plain.ends_with(end); });
}

bool names_row_numbers(const std::string& plain) {
    return plain.empty() || plain.starts_with("unnamed:") || is_one_of(row_number_names, plain);
}

bool names_an_id(const std::string& plain) {
    return is_one_of(id_names, plain) || plain.ends_with("_id");
}

bool names_an_embedding(const std::string& plain) {
    return is_one_of(embedding_names, plain) || plain.find("embedding") != std::string::npos ||
           plain.find("vector") != std::string::npos;
}

}  // namespace sparsescope::importing
