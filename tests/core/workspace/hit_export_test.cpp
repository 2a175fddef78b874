// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/hit_export.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/types/csv_field.h"

#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

ExportedHit sample_hit() {
    ExportedHit hit;
    hit.rank = 1;
    hit.hit.document = 42;
    hit.hit.score = 0.5;
    hit.hit.contributions = {{412, 0.5F, 0.75F, 0.375}, {77, 0.25F, 0.5F, 0.125}};
    hit.label = "real estate, \"new\"";
    hit.text = "two\nlines";
    return hit;
}

constexpr const char* header =
    "rank,document,label,score,sparse_score,dense_score,contributions,text\n";

TEST(HitExport, CsvQuotesWhatItMust) {
    const ExportedHit hits[] = {sample_hit()};
    EXPECT_EQ(hits_as_csv(hits), std::string(header) +
                                     "1,42,\"real estate, \"\"new\"\"\",0.5,,,"
                                     "412:0.375 77:0.125,\"two\nlines\"\n");
}

TEST(HitExport, NoSpreadsheetRunsATextOfTheDocuments) {
    ExportedHit hit = sample_hit();
    hit.label = "@home";
    hit.text = "=HYPERLINK(\"http://x\")";
    hit.metadata = R"({"change": "-2.5", "note": "-2.5 since May", "size": -3, "sum": "+1+1"})";
    const ExportedHit hits[] = {hit};
    const std::string csv = hits_as_csv(hits);
    EXPECT_TRUE(
        csv.ends_with("1,42,'@home,0.5,,,412:0.375 77:0.125,"
                      "\"'=HYPERLINK(\"\"http://x\"\")\",-2.5,'-2.5 since May,-3,'+1+1\n"))
        << csv;
}

TEST(CsvField, OnlyWhatIsForSpreadsheetsHasAnApostrophe) {
    for (const char* text : {"", "plain", "-1", "+2.5", "-1e-3", "a=b", "it's"})
        EXPECT_EQ(sheet_field(text), text);
    for (const char* text : {"=1", "+", "-", "@a", "--1", "-1 to 2", "\ttab"})
        EXPECT_EQ(sheet_field(text), std::string("'") + text);
    EXPECT_EQ(sheet_field("=a,b"), "\"'=a,b\"");
    EXPECT_EQ(csv_field("=1+1"), "=1+1");
}

TEST(HitExport, BothPartsOfATwoStageScoreAreWritten) {
    ExportedHit hit = sample_hit();
    hit.hit.parts = ScoreParts{0.5, 0.25};
    hit.label.clear();
    hit.text = " kept blank";
    const ExportedHit hits[] = {hit};
    EXPECT_EQ(hits_as_csv(hits),
              std::string(header) + "1,42,,0.5,0.5,0.25,412:0.375 77:0.125,\" kept blank\"\n");
    const auto json = nlohmann::json::parse(hits_as_jsonl(hits));
    EXPECT_EQ(json["dense_score"], 0.25);
    EXPECT_TRUE(json["label"].is_null());
}

TEST(HitExport, FieldsOfTheMetadataAreTheLastColumns) {
    ExportedHit first = sample_hit();
    first.metadata = R"({"year": 2004, "text": "a, b", "list": [1, "x"], "none": null})";
    ExportedHit second = sample_hit();
    second.metadata = R"({"paid": true, "year": 0.1})";
    const ExportedHit hits[] = {first, second, sample_hit()};
    const std::string csv = hits_as_csv(hits);
    EXPECT_TRUE(csv.starts_with(
        "rank,document,label,score,sparse_score,dense_score,contributions,text,year,metadata.text,"
        "list,none,paid\n"))
        << csv;
    EXPECT_NE(csv.find("\"two\nlines\",2004,\"a, b\",\"[1,\"\"x\"\"]\",,\n"), std::string::npos)
        << csv;
    EXPECT_NE(csv.find("\"two\nlines\",0.1,,,,true\n"), std::string::npos) << csv;
    EXPECT_TRUE(csv.ends_with("\"two\nlines\",,,,,\n")) << csv;
    const std::string lines = hits_as_jsonl(hits);
    EXPECT_EQ(nlohmann::json::parse(lines.substr(0, lines.find('\n')))["metadata"]["year"], 2004);
}

TEST(HitExport, OnlyTheOutermostFieldsAreColumnsInTheirOrder) {
    ExportedHit first = sample_hit();
    first.metadata = R"({"z": {"inner": 1, "deep": [{"deeper": 2}]}, "a": [{"x": 1}]})";
    ExportedHit list = sample_hit();
    list.metadata = R"([{"b": 1}])";
    ExportedHit torn = sample_hit();
    torn.metadata = R"({"c": 1, )";
    const ExportedHit hits[] = {first, list, torn};
    const std::string csv = hits_as_csv(hits);
    EXPECT_TRUE(csv.starts_with(
        "rank,document,label,score,sparse_score,dense_score,contributions,text,z,a\n"))
        << csv;
    EXPECT_NE(csv.find(",\"[{\"\"x\"\":1}]\"\n"), std::string::npos) << csv;
}

TEST(HitExport, JsonLinesHoldEveryContribution) {
    ExportedHit second = sample_hit();
    second.rank = 2;
    second.text = "broken \xff byte";
    const ExportedHit hits[] = {sample_hit(), second};
    const std::string text = hits_as_jsonl(hits);
    const auto end = text.find('\n');
    const auto first = nlohmann::json::parse(text.substr(0, end));
    EXPECT_EQ(first["document"], 42);
    EXPECT_EQ(first["text"], "two\nlines");
    ASSERT_EQ(first["contributions"].size(), 2U);
    EXPECT_EQ(first["contributions"][1]["neuron"], 77);
    EXPECT_EQ(first["contributions"][1]["document_weight"], 0.5);
    EXPECT_EQ(nlohmann::json::parse(text.substr(end + 1))["rank"], 2);
}

TEST(HitExport, NothingFoundIsAHeaderOrAnEmptyFile) {
    EXPECT_EQ(hits_as_csv({}), header);
    EXPECT_EQ(hits_as_jsonl({}), "");
}

TEST(HitExport, TheNameOfTheFileChoosesTheFormat) {
    const TemporaryFolder folder;
    const ExportedHit hits[] = {sample_hit()};
    succeed(write_hits(folder.path() / "hits.csv", hits));
    EXPECT_EQ(file_content(folder.path() / "hits.csv"), hits_as_csv(hits));
    succeed(write_hits(folder.path() / "hits.jsonl", hits));
    EXPECT_EQ(file_content(folder.path() / "hits.jsonl"), hits_as_jsonl(hits));
    const auto refused = write_hits(folder.path() / "hits.xlsx", hits);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "hits.xlsx"));
}

class ExportFromCorpus : public CorpusTest {
  protected:
    Corpus corpus = value_of(Corpus::create(workspace()));
};

TEST_F(ExportFromCorpus, LabelsAndTextsAreReadInTheOrderOfTheHits) {
    DatasetSpec spec;
    spec.name = "things";
    spec.label_names = {"tree", "metal"};
    auto writer = value_of(corpus.add_dataset(spec));
    std::vector<NewDocument> documents(3);
    documents[0].text = "oak";
    documents[0].label = 0;
    documents[1].text = "iron";
    documents[1].label = 1;
    documents[2].text = "nothing";
    succeed(writer->append(documents, {}));
    const DatasetInfo dataset = value_of(corpus.dataset(value_of(writer->commit())));
    const auto ids = value_of(corpus.document_ids(dataset.id));
    const SearchHit hits[] = {{ids[2], 2, 0.9}, {ids[1], 1, 0.5}};
    const auto exported = value_of(hits_to_export(corpus, dataset, hits));
    ASSERT_EQ(exported.size(), 2U);
    EXPECT_EQ(exported[0].rank, 1);
    EXPECT_EQ(exported[0].text, "nothing");
    EXPECT_EQ(exported[0].label, "");
    EXPECT_EQ(exported[1].label, "metal");
    EXPECT_EQ(exported[1].hit.score, 0.5);
}

}  // namespace
}  // namespace sparsescope
