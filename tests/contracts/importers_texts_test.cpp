// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text files, folders of them, long texts that are cut, and texts that an encoder embeds.
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "core/corpus/import_preview.h"
#include "core/corpus/importers/text_files.h"
#include "tests/contracts/import_fixture.h"
#include "tests/support/bag_of_words.h"

namespace sparsescope {
namespace {

std::string many_words(int count, const std::string& word = "word") {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += word + std::to_string(i) + " ";
    return text;
}

class TextImport : public ImportTest {
  protected:
    // A file in the folder that is imported.
    void put(const std::string& name, const std::string& content) {
        const auto path = folder_.path() / "texts" / name;
        std::filesystem::create_directories(path.parent_path());
        write_text(path, content);
    }
    std::vector<Document> documents() {
        const auto info = imported();
        return value_of(corpus_.documents(info.id, 0, info.documents));
    }
    std::vector<std::string> texts() {
        std::vector<std::string> all;
        for (const Document& document : documents())
            all.push_back(document.text);
        return all;
    }
    static std::string field(const Document& document, const char* name) {
        return nlohmann::json::parse(document.metadata).value(name, std::string());
    }
    void use(BagOfWords& encoder) {
        TextEncoding encoding;
        encoding.encoder = encoder.identity();
        encoding.good_batch = 3;
        encoding.encode = [&encoder](auto given, auto stop) -> Result<EmbeddingMatrix> {
            SPARSESCOPE_ASSIGN(EncodedTexts made, encoder.encode(given, stop));
            return std::move(made.embeddings);
        };
        options_.encoding = std::make_shared<const TextEncoding>(std::move(encoding));
    }
};

TEST_F(TextImport, LinesOfAFileAreDocuments) {
    options_.file = folder_.write("list.txt",
                                  "\xEF\xBB\xBF"
                                  "one, two\r\n three, four \r\n\r\nfive");
    options_.text_unit = TextUnit::line;
    EXPECT_EQ(texts(), (std::vector<std::string>{"one, two", " three, four ", "five"}));
}

TEST_F(TextImport, WhetherAFileIsOneTextIsToldByItsContent) {
    const auto list = folder_.write("list.txt", "a first\na second\n\n");
    const auto prose = folder_.write("prose.txt", "\n\nA line\nthat goes on.\n  \nMore.\n");
    const auto notes = folder_.write("notes.md", "# Head\ntext");
    EXPECT_FALSE(importing::is_one_text(list));
    EXPECT_TRUE(importing::is_one_text(prose));
    EXPECT_TRUE(importing::is_one_text(notes));
    options_.file = prose;
    const auto found = documents();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].text, "\n\nA line\nthat goes on.\n  \nMore.");
    EXPECT_EQ(field(found[0], "file"), "prose.txt");
    options_.name = "list";
    options_.file = list;
    EXPECT_EQ(value_of(run()).documents, 2);
    options_.name = "lines of prose";
    options_.file = prose;
    options_.text_unit = TextUnit::line;
    EXPECT_EQ(value_of(run()).documents, 3);
}

TEST_F(TextImport, CommasInProseMakeNoTable) {
    options_.file = folder_.write("a.txt", "Hello, world\nGood bye, world\n");
    EXPECT_EQ(texts(), (std::vector<std::string>{"Hello, world", "Good bye, world"}));
    options_.name = "table";
    options_.file = folder_.write("b.txt", "text,label\nlion,animal\nrose,plant\n");
    EXPECT_EQ(value_of(run()).understood.at(0).importer, "csv");
    options_.name = "said";
    options_.text_unit = TextUnit::line;
    EXPECT_EQ(value_of(run()).documents, 3);
    options_.file = folder_.write("c.csv", "text,label\nlion,animal\n");
    options_.name = "refused";
    EXPECT_EQ(run().error().code, ErrorCode::invalid_argument);
}

TEST_F(TextImport, AFileWithoutTextIsRefused) {
    for (const char* content : {"", "\n\n", " \t\n \n"}) {
        options_.file = folder_.write("empty.txt", content);
        expect_refused({"empty.txt"});
        options_.text_unit = TextUnit::file;
        expect_refused({"empty.txt"});
        options_.text_unit = TextUnit::automatic;
    }
}

TEST_F(TextImport, FilesOfAFolderAreDocumentsAndItsFoldersLabels) {
    put("sport/a.txt", "goal\n");
    put("sport/deep/b.md", "match");
    put("news/c.TXT", "vote");
    put("news/d.txt", "law");
    put("news/.hidden.txt", "no");
    put(".git/e.txt", "no");
    put("news/picture.png", "no");
    put("news/none.txt", "");
    std::filesystem::create_directory_symlink(folder_.path() / "texts",
                                              folder_.path() / "texts/news/loop");
    std::filesystem::create_symlink(folder_.write("secret.txt", "secret"),
                                    folder_.path() / "texts/news/link.txt");
    options_.file = folder_.path() / "texts";
    const auto report = value_of(run());
    const auto info = value_of(corpus_.dataset("sample"));
    const auto found = value_of(corpus_.documents(info.id, 0, 9));
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0].text, "vote");
    EXPECT_EQ(found[3].text, "match");
    EXPECT_EQ(field(found[3], "file"), "sport/deep/b.md");
    EXPECT_EQ(label_of_each(info), (std::vector<std::string>{"news", "news", "sport", "sport"}));
    EXPECT_FALSE(info.has_parts);
    std::string notes;
    for (const auto& note : report.understood.at(0).notes)
        notes += note + "\n";
    for (const char* said : {"1 files that are not", "2 hidden", "2 symbolic", "1 empty"})
        EXPECT_NE(notes.find(said), std::string::npos) << said << " | " << notes;
}

TEST_F(TextImport, FoldersAreLabelsOnlyWhereThatMakesSense) {
    put("a.txt", "one");
    put("x/b.txt", "two");
    put("y/c.txt", "three");
    options_.file = folder_.path() / "texts";
    const auto found = documents();
    EXPECT_EQ(found.at(1).label, no_label);
    EXPECT_EQ(field(found[1], "folder"), "x");
    EXPECT_EQ(field(found[0], "folder"), "");

    options_.name = "labels";
    options_.label_column = "folder";
    EXPECT_EQ(value_of(corpus_.dataset(value_of(run()).dataset)).labelled_documents, 2);
    options_.name = "levels";
    options_.label_column.clear();
    options_.columns = {{"folder", ColumnRole::level}, {"file", ColumnRole::ignore}};
    const auto levels = value_of(corpus_.documents(value_of(run()).dataset, 0, 3));
    EXPECT_EQ(levels[2].level, "y");
    EXPECT_EQ(levels[2].metadata, "");
    options_.name = "no";
    options_.columns = {{"folder", ColumnRole::embedding}};
    EXPECT_EQ(run().error().code, ErrorCode::invalid_argument);
    options_.columns = {{"colour", ColumnRole::label}};
    EXPECT_EQ(run().error().code, ErrorCode::invalid_input);
}

TEST_F(TextImport, AFileThatIsNoTextIsNamedOrLeftOut) {
    put("a.txt", "fine");
    put("b.txt", "broken \xC3(");
    put("c.txt", std::string("zero \0 zero", 11));
    options_.file = folder_.path() / "texts";
    expect_refused({"2 of 3", "no text that can be read", "b.txt", "--skip-invalid"});
    options_.invalid_rows = InvalidRows::skip;
    EXPECT_EQ(texts(), std::vector<std::string>{"fine"});
}

TEST_F(TextImport, AFolderWithoutTextsIsRefused) {
    std::filesystem::create_directories(folder_.path() / "texts/inner");
    options_.file = folder_.path() / "texts";
    expect_refused({"texts"});
    put("a.txt", "");
    expect_refused({"no text files"});
    put("b.txt", "b");
    options_.text_unit = TextUnit::line;
    expect_refused({"Each file of a folder"}, ErrorCode::invalid_argument);
}

TEST_F(TextImport, LongFilesAreCutIntoPartsOfOneDocument) {
    put("long.md", many_words(700));
    put("short.md", "short");
    options_.file = folder_.path() / "texts";
    const auto found = documents();
    ASSERT_GT(found.size(), 4U);
    EXPECT_TRUE(value_of(corpus_.dataset("sample")).has_parts);
    EXPECT_EQ(found[0].part.name, "long.md");
    EXPECT_EQ(found[0].part.of, static_cast<std::int32_t>(found.size() - 1));
    EXPECT_EQ(found[1].part.number, 1);
    EXPECT_EQ(found[1].part.source, found[0].part.source);
    EXPECT_EQ(field(found[1], "file"), "long.md");
    EXPECT_TRUE(found.back().part.empty());
    EXPECT_TRUE(value_of(corpus_.check()).empty());

    options_.name = "whole";
    options_.whole_texts = true;
    EXPECT_EQ(value_of(run()).documents, 2);
}

TEST_F(TextImport, TextsOfTablesAreCutWhenThatIsAskedFor) {
    options_.file = folder_.write(
        "t.csv", "title,text\nFirst," + many_words(60) + "\n,short\n," + many_words(50) + "\n");
    options_.columns = {{"title", ColumnRole::metadata}, {"text", ColumnRole::text}};
    EXPECT_EQ(documents().size(), 3U);
    options_.name = "cut";
    options_.chunks = ChunkOptions{20, 5};
    const auto id = value_of(run()).dataset;
    std::map<std::string, std::size_t> parts;
    for (const Document& document : value_of(corpus_.documents(id, 0, 99)))
        ++parts[document.part.name];
    EXPECT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[""], 1U);
    EXPECT_GT(parts["First"], 2U);
    EXPECT_GT(parts["row 2"], 1U);

    options_.chunks = ChunkOptions{20, 15};
    options_.name = "wrong";
    EXPECT_EQ(run().error().code, ErrorCode::invalid_argument);
    options_.chunks = ChunkOptions{20, 5};
    options_.columns.clear();
    options_.file = folder_.write("v.csv", csv_content({}));
    EXPECT_EQ(run().error().code, ErrorCode::invalid_argument);
}

TEST_F(TextImport, PartsOfOneDocumentAreForTheSame) {
    for (int i = 0; i < 40; ++i)
        put(std::to_string(100 + i) + ".txt", many_words(400, "w" + std::to_string(i) + "x"));
    options_.file = folder_.path() / "texts";
    options_.test_fraction = 0.2;
    options_.validation_fraction = 0.2;
    std::map<std::int64_t, std::set<Split>> splits;
    std::set<Split> all;
    for (const Document& document : documents()) {
        splits[document.part.source].insert(document.split);
        all.insert(document.split);
    }
    EXPECT_EQ(splits.size(), 40U);
    for (const auto& [source, of_parts] : splits)
        EXPECT_EQ(of_parts.size(), 1U) << source;
    EXPECT_EQ(all.size(), 3U);
}

TEST_F(TextImport, AnEncoderEmbedsTexts) {
    BagOfWords encoder(8);
    use(encoder);
    options_.file = folder_.write("t.csv",
                                  "text,label,price\na b,x,10.5\nb c,y,11\nc d,x,12\n"
                                  "d e,x,13\ne f,y,14\n");
    const auto info = imported();
    EXPECT_EQ(info.dim, 8U);
    EXPECT_EQ(info.encoder, encoder.identity());
    EXPECT_EQ(info.label_names, (std::vector<std::string>{"x", "y"}));
    const auto rows = value_of(corpus_.embeddings(info.id));
    EXPECT_TRUE(std::ranges::equal(rows.row(3), BagOfWords::vector_of("d e", 8)));
    const auto preview = value_of(preview_import(options_));
    EXPECT_EQ(preview.at(0).dim, 8U);
    EXPECT_EQ(preview[0].unusable, 0);
}

TEST_F(TextImport, TextsWithoutWordsAreRefusedOrLeftOut) {
    BagOfWords encoder(8);
    use(encoder);
    options_.file =
        folder_.write("t.jsonl", "{\"text\":\"a\"}\n{\"text\":\" \"}\n{\"text\":\"b\"}\n");
    expect_refused({"1 of 3", "no text", "line 2", "--skip-invalid"});
    EXPECT_TRUE(encoder.seen.empty()) << "hours of work before the file is refused";
    options_.invalid_rows = InvalidRows::skip;
    EXPECT_EQ(texts(), (std::vector<std::string>{"a", "b"}));
    for (const std::string& text : encoder.seen)
        EXPECT_NE(text, " ");
    options_.name = "nothing";
    options_.file = folder_.write("n.jsonl", "{\"text\":\" \"}\n{\"text\":\"\"}\n");
    const auto refused = run();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("all 2 rows have no text"), std::string::npos)
        << refused.error().message;
}

TEST_F(TextImport, AnEncoderThatFailsLeavesTheWorkspaceAsItWas) {
    BagOfWords encoder(8);
    use(encoder);
    options_.file = folder_.write("t.txt", "a\nb\nc\nd\ne\nf\ng\n");
    int calls = 0;
    encoder.spoil = [&](EncodedTexts& made) -> Status {
        if (++calls == 2) made.embeddings.row(0)[3] = std::numeric_limits<float>::quiet_NaN();
        return {};
    };
    expect_refused({"t.txt", "\"bag\"", "row 3", "not finite"});
    calls = 0;
    encoder.spoil = [&](EncodedTexts& made) -> Status {
        if (++calls == 2) made.embeddings = EmbeddingMatrix(made.embeddings.rows, 7);
        return {};
    };
    expect_refused({"\"bag\"", "7 numbers"});
    calls = 0;
    encoder.spoil = [&](EncodedTexts&) -> Status {
        return ++calls == 2 ? fail(ErrorCode::io, "The encoder died.") : Status{};
    };
    expect_refused({"The encoder died.", "the same import goes on there"}, ErrorCode::io);
    calls = 0;
    encoder.spoil = [&](EncodedTexts&) -> Status {
        return ++calls == 2 ? fail(ErrorCode::invalid_input, "Text 1 is bad.") : Status{};
    };
    expect_refused({"t.txt, rows 3 to 5: Text 1 is bad."});
}

TEST_F(TextImport, EmbeddingIsToldByItsShareAndCanBeStopped) {
    BagOfWords encoder(8);
    use(encoder);
    std::string lines;
    for (int i = 0; i < 3000; ++i)
        lines += fmt::format("{{\"text\":\"text {}\"}}\n", i);
    options_.file = folder_.write("t.jsonl", lines);
    std::set<std::int64_t> totals;
    std::stop_source stop;
    const auto stopped =
        import_dataset(corpus_, options_, stop.get_token(),
                       [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                           if (stage != "embedding texts") return;
                           totals.insert(total);
                           if (done > 6) stop.request_stop();
                       });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    EXPECT_NE(stopped.error().message.find("goes on there"), std::string::npos);
    EXPECT_EQ(totals, std::set<std::int64_t>{3000});
    EXPECT_LT(encoder.seen.size(), 20U);
}

TEST_F(TextImport, EmbeddingsThatAreThereNeedNoEncoder) {
    BagOfWords encoder(8);
    use(encoder);
    options_.file = folder_.write("v.csv", csv_content({}));
    expect_refused({"v.csv", "embeddings of 2 numbers", "no encoder"}, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace sparsescope
