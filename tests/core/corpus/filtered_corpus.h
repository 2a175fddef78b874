// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace of random documents that conditions are asked of, and the same documents beside it.
#pragma once
#include <map>
#include <nlohmann/json.hpp>

#include "tests/core/corpus/corpus_fixture.h"
#include "tests/support/naive_filter.h"

namespace sparsescope {

class FilteredCorpusTest : public CorpusTest {
  protected:
    static constexpr std::size_t dim = 2;

    static test::FilterPool make_pool() {
        return {.labels = {"", "sport", "real estate", "o'Neil \"x\"", "100%"},
                .words = {"tax", "Tax reform", "sun", "the sun", "and", "NEAR", "moon"},
                .tags = {"review", "to do", "a;b"},
                .fields = {"year", "delivery place", "q\"\\ä", "label"},
                .values = {"", "2000", "2001", "1999.5", "-3", "2000-01-01", "2000-03-05",
                           "2001-01-01", "2000-03", "mail", "Mail", "New \"York\""},
                .longest_text = 80,
                .last_id = 400,
                .neurons = 12,
                .k = 6,
                .weights = {0, 0.5, 0.7, 1, 1.5, 2}};
    }

    // Numbers as numbers and as text, one value as itself and in a list, and what is no value.
    std::string metadata_of(const test::FilterDocument& document) {
        nlohmann::ordered_json object = {{"before", {{"year", 2000}, {"list", {1, 2}}}}};
        const auto json = [&](const std::string& value) {
            return test::is_naive_number(value) && random.below(2) == 0
                       ? nlohmann::ordered_json::parse(value)
                       : nlohmann::ordered_json(value);
        };
        for (const auto& [field, values] : document.fields) {
            auto& stored = object[field];
            if (values.size() == 1 && random.below(2) == 0) {
                stored = json(values.front());
            } else if (!values.empty() || random.below(2) == 0) {
                stored = nlohmann::ordered_json::array(
                    {nullptr, "", nlohmann::ordered_json::array({"mail"})});
                for (const std::string& value : values)
                    stored.push_back(json(value));
            }
        }
        return object.dump();
    }

    // A new dataset, every document tagged as it should be; ids are filled in.
    DatasetId add(const std::string& name, std::vector<test::FilterDocument>& made) {
        const std::vector<std::string> labels(pool.labels.begin() + 1, pool.labels.end());
        auto writer = value_of(corpus.add_dataset({name, "", dim, Normalization::none, labels}));
        std::vector<NewDocument> rows;
        for (const auto& document : made) {
            NewDocument row;
            row.text = document.text;
            row.split = document.split;
            row.metadata = metadata_of(document);
            const auto label = std::ranges::find(labels, document.label);
            if (label != labels.end())
                row.label = static_cast<std::int32_t>(label - labels.begin());
            rows.push_back(std::move(row));
        }
        succeed(writer->append(rows, EmbeddingMatrix(rows.size(), dim).view()));
        const DatasetId added = value_of(writer->commit());
        const auto ids = value_of(corpus.document_ids(added));
        std::map<std::string, std::vector<DocumentId>> tagged;
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i].id = ids[i];
            for (const std::string& tag : made[i].tags)
                tagged[tag].push_back(ids[i]);
        }
        for (const auto& [tag, with] : tagged)
            succeed(corpus.tag_documents(with, tag));
        return added;
    }
    std::vector<test::FilterDocument> random_documents(std::size_t count) {
        std::vector<test::FilterDocument> made;
        while (made.size() < count)
            made.push_back(test::random_document(random, pool));
        return made;
    }

    Random random{11};
    const test::FilterPool pool = make_pool();
    Corpus corpus = value_of(Corpus::create(workspace()));
    std::vector<test::FilterDocument> others = random_documents(50);
    DatasetId other = add("other", others);  // so that ids are not rows
    std::vector<test::FilterDocument> documents = random_documents(300);
    DatasetId dataset = add("texts", documents);
};

}  // namespace sparsescope
