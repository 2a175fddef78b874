// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/filter_rows.h"

#include <fmt/format.h>

#include "tests/core/corpus/filtered_corpus.h"

namespace sparsescope {
namespace {

class FilterRowsTest : public FilteredCorpusTest {
  protected:
    // coded: the documents with their codes, or nullptr before they were encoded.
    ModelId add_model(DatasetId of, const std::vector<test::FilterDocument>* coded) {
        ModelInfo info;
        info.name = coded ? "coded" : "not coded";
        info.dataset = of;
        info.dim = dim;
        info.hidden = pool.neurons;
        info.k = 4;
        info.stored_k = coded ? pool.k : 0;
        HeadWeights head;
        head.dim = dim;
        head.hidden = pool.neurons;
        head.encoder_weight.resize(dim * pool.neurons);
        head.pre_bias.resize(dim);
        head.latent_bias.resize(pool.neurons);
        head.stats_last_nonzero.resize(pool.neurons);
        CodeMatrix codes(pool.neurons);
        if (coded) {
            for (const auto& document : *coded)
                codes.append(document.code.view());
        }
        return value_of(corpus.add_model(info, head, coded ? &codes : nullptr));
    }
    void remove_some() {
        std::vector<DocumentId> removed;
        for (auto& document : documents) {
            document.removed = random.below(5) == 0;
            if (document.removed) removed.push_back(document.id);
        }
        succeed(corpus.remove_documents(removed));
    }
    RowSet expected(const Filter& filter, int k) const {
        RowSet set(documents.size());
        for (std::size_t row = 0; row < documents.size(); ++row) {
            if (!documents[row].removed && test::lets_through(filter, documents[row], k))
                set.add(row);
        }
        return set;
    }
    Error error_of(const std::string& text, std::optional<ModelAtK> at = {}) {
        const auto rows = filter_rows(corpus, dataset, *parse_filter(text), at);
        return rows ? Error{ErrorCode::internal, "no error"} : rows.error();
    }
};

TEST_F(FilterRowsTest, FindsWhatAskingEveryDocumentFinds) {
    const ModelId model = add_model(dataset, &documents);
    std::size_t found = 0;
    for (int round = 0; round < 400; ++round) {
        if (round == 200) remove_some();
        const int k = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(pool.k)));
        const Filter filter = test::random_filter(random, pool);
        const RowSet wanted = expected(filter, k);
        const RowSet rows = value_of(filter_rows(corpus, dataset, filter, ModelAtK{model, k}));
        ASSERT_EQ(rows, wanted) << to_text(filter) << " at k = " << k;
        if (wanted.count() < documents.size() / 2) found += wanted.count();
    }
    EXPECT_GT(found, 1000U);
}

TEST_F(FilterRowsTest, NeverLetsRemovedDocumentsThrough) {
    remove_some();
    const auto all = value_of(filter_rows(corpus, dataset, Filter{}, {}));
    EXPECT_EQ(all, expected(Filter{}, 0));
    EXPECT_LT(all.count(), documents.size());
    const auto negated = value_of(filter_rows(corpus, dataset, *parse_filter("-id:0"), {}));
    EXPECT_EQ(negated, all);
}

TEST_F(FilterRowsTest, SaysWhichNameThereIsNot) {
    const Error label = error_of("label:sprot");
    EXPECT_EQ(label.code, ErrorCode::invalid_argument);
    EXPECT_EQ(label.message, "There is no label \"sprot\". Did you mean \"sport\"?");
    EXPECT_EQ(error_of("-(id:1 or tag:unheard)").message,
              "There is no tag \"unheard\". It can be \"a;b\", \"review\", \"to do\".");
}

TEST_F(FilterRowsTest, SaysWhichFieldThereIsNot) {
    EXPECT_TRUE(error_of("yaer>1").message.starts_with(
        "There is no field \"yaer\". Did you mean \"year\"?"))
        << error_of("yaer>1").message;
    EXPECT_EQ(error_of("-yaer>1").code, ErrorCode::invalid_argument);
    EXPECT_NE(error_of("-yaer:\"\"").message.find("no field \"yaer\""), std::string::npos);
    EXPECT_NE(error_of("year:fax").message.find("There is no year \"fax\""), std::string::npos);
    EXPECT_EQ(error_of("year>99999").message, "no error") << "nothing that is called wrongly";
}

TEST_F(FilterRowsTest, TellsOfEachFieldWhatItHolds) {
    using Field = FilterVocabulary::Field;
    std::vector<NewDocument> rows(6);
    rows[0].metadata =
        R"({"year": 2004, "day": "2024-03-01", "who": "a", "mixed": 1, "none": null})";
    rows[1].metadata = R"({"year": "1999", "day": "2023-01-01T10:00", "who": "b", "mixed": "x"})";
    rows[2].metadata = R"({"year": 2010.5, "who": ["a", "c"], "object": {"year": 1}})";
    rows[3].metadata = R"({"year": 12, "who": ""})";
    rows[4].metadata = "";
    rows[5].metadata = R"({"year": 1, "late": true})";
    auto writer = value_of(corpus.add_dataset({"fields", "", 0, Normalization::none, {}}));
    succeed(writer->append(rows, {}));
    const DatasetId with = value_of(writer->commit());
    const auto ids = value_of(corpus.document_ids(with));
    succeed(corpus.remove_documents(std::span(ids).subspan(5)));

    const auto fields = value_of(filter_vocabulary(corpus, with)).fields;
    EXPECT_FALSE(fields.sampled);
    std::vector<std::string> names;
    for (const Field& field : fields.list)
        names.push_back(field.name);
    EXPECT_EQ(names, (std::vector<std::string>{"year", "day", "who", "mixed", "object"}));
    const Field& year = *fields.find("year");
    EXPECT_EQ(year.documents, 4);
    EXPECT_EQ(year.kind, Field::Kind::number);
    EXPECT_EQ(year.lowest, "12");
    EXPECT_EQ(year.highest, "2010.5");
    EXPECT_EQ(year.longest, 6U);
    EXPECT_EQ(fields.find("day")->kind, Field::Kind::date);
    EXPECT_EQ(fields.find("day")->lowest, "2023-01-01T10:00");
    EXPECT_EQ(fields.find("mixed")->kind, Field::Kind::text);
    EXPECT_EQ(fields.find("mixed")->lowest, "");
    const Field& who = *fields.find("who");
    EXPECT_EQ(who.documents, 3);
    ASSERT_EQ(who.values.size(), 3U);
    EXPECT_EQ(who.values[0].text, "a");
    EXPECT_EQ(who.values[0].documents, 2);

    // What was read once is read again when documents come back or are added.
    succeed(corpus.restore_documents(std::span(ids).subspan(5)));
    EXPECT_NE(value_of(corpus.metadata_fields(with)).find("late"), nullptr);
    succeed(corpus.remove_documents(std::span(ids).first(1)));
    EXPECT_EQ(value_of(corpus.metadata_fields(with)).find("year")->lowest, "1");
    EXPECT_TRUE(value_of(corpus.metadata_fields(with + 100)).list.empty());
}

TEST_F(FilterRowsTest, ListsValuesOnlyWhereTheyAreFew) {
    std::vector<NewDocument> rows(65);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].metadata = fmt::format(R"({{"few": {}, "many": "v{}"}})", i % 64, i);
    auto writer = value_of(corpus.add_dataset({"fields", "", 0, Normalization::none, {}}));
    succeed(writer->append(rows, {}));
    const auto fields = value_of(corpus.metadata_fields(value_of(writer->commit())));
    EXPECT_EQ(fields.find("few")->values.size(), 64U);
    EXPECT_TRUE(fields.find("many")->values.empty());
}

TEST_F(FilterRowsTest, SaysWhatAboutTheModelDoesNotFit) {
    const ModelId model = add_model(dataset, &documents);
    const ModelId bare = add_model(dataset, nullptr);
    EXPECT_EQ(error_of("n1:on").code, ErrorCode::invalid_argument);
    EXPECT_NE(error_of("n1:on").message.find("needs a model"), std::string::npos);
    EXPECT_NE(error_of("n12:on", ModelAtK{model, 4}).message.find("n0 to n11"), std::string::npos);
    EXPECT_NE(error_of("shares:n1,n4294967295>=1", ModelAtK{model, 4}).message.find("n0 to n11"),
              std::string::npos);
    EXPECT_NE(error_of("n1:on@k=7", ModelAtK{model, 4}).message.find("k = 6 at most"),
              std::string::npos);
    EXPECT_NE(error_of("n1>0", ModelAtK{bare, 4}).message.find("no codes of not coded"),
              std::string::npos);
    const auto elsewhere = filter_rows(corpus, other, *parse_filter("n1:on"), ModelAtK{model, 4});
    ASSERT_FALSE(elsewhere);
    EXPECT_EQ(elsewhere.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(filter_rows(corpus, dataset, *parse_filter("id>1"), ModelAtK{bare, 4}));
}

TEST_F(FilterRowsTest, StopsWhenAsked) {
    const ModelId model = add_model(dataset, &documents);
    std::stop_source stop;
    stop.request_stop();
    for (const char* text : {"n1:on", "label:sport"}) {
        const auto rows =
            filter_rows(corpus, dataset, *parse_filter(text), ModelAtK{model, 4}, stop.get_token());
        ASSERT_FALSE(rows) << text;
        EXPECT_EQ(rows.error().code, ErrorCode::cancelled) << text;
    }
}

TEST_F(FilterRowsTest, CountsTheWordsThatCompletionOffers) {
    remove_some();
    const auto vocabulary = value_of(filter_vocabulary(corpus, dataset));
    ASSERT_EQ(vocabulary.labels.size(), pool.labels.size());
    ASSERT_EQ(vocabulary.tags.size(), pool.tags.size());
    ASSERT_EQ(vocabulary.splits.size(), 3U);
    const auto counted = [&](const Condition& condition) {
        const Filter filter{.kind = Filter::Kind::condition, .condition = condition};
        return static_cast<std::int64_t>(expected(filter, 0).count());
    };
    for (const auto& label : vocabulary.labels)
        EXPECT_EQ(label.documents, counted(LabelIs{label.text})) << label.text;
    for (const auto& tag : vocabulary.tags)
        EXPECT_EQ(tag.documents, counted(TagIs{tag.text})) << tag.text;
    EXPECT_EQ(vocabulary.splits[0].documents, counted(SplitIs{Split::train}));
    EXPECT_EQ(vocabulary.splits[1].documents, counted(SplitIs{Split::validation}));
    EXPECT_EQ(vocabulary.splits[2].documents, counted(SplitIs{Split::test}));
}

}  // namespace
}  // namespace sparsescope
