// SPDX-License-Identifier: GPL-3.0-or-later
// Typing on the Search page, where the dataset knows which encoder made its embeddings.
#include <gtest/gtest.h>

#include <QLineEdit>
#include <QPushButton>
#include <QSlider>

#include "app/engine/engine_command.h"
#include "tests/app/fake_encoder.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/hit_table.h"
#include "widgets/controls/neuron_slider.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct TypedSearchTest : WindowTest {
    void open_search(test::SampleOptions options = {.encoder = test::sample_encoder()}) {
        test::make_workspace(file, options);
        open_with_model(test::make_served_encoder(folder.path()));
        ASSERT_TRUE(wait_until([this] { return search().index().searchable() != nullptr; }));
        window->showPage(Page::search);
    }
    void open_with_encoder() {
        encoders = {test::sample_encoder_settings()};
        open_search();
        ASSERT_TRUE(wait_until([this] { return search().knowsMeaning(); }));
    }
    SearchController& search() { return context->search; }
    void type(const QString& text) {
        auto* query = find<QLineEdit>(*window, "search_query");
        query->setFocus();
        query->selectAll();
        QTest::keyClicks(query, text);
    }
    bool wait_for(const QString& text) {
        return wait_until([&] {
            const auto& answer = search().answer();
            return answer && !search().busy() && answer->query.text() == text;
        });
    }
    HitTable* hits() { return find<HitTable>(*window, "search_hits"); }
    QString label(int row) {
        return hits()->model()->index(row, HitListModel::Document).data(LabelRole).toString();
    }
    QString hint() { return text_of("search_meaning_hint"); }
    bool chip(const char* name) {
        return find<Chip>(*window, QString("search_by_%1").arg(name))->isChecked();
    }
    int starts() { return test::starts_of(folder.path()); }
};

TEST_F(TypedSearchTest, TypingMeansMeaning) {
    open_with_encoder();
    EXPECT_TRUE(chip("meaning"));
    EXPECT_EQ(starts(), 0);  // nobody has typed yet
    type("something like an iron");
    ASSERT_TRUE(wait_for("something like an iron"));
    EXPECT_EQ(label(0), "iron");
    EXPECT_FALSE(search().answer()->neurons.empty());
    EXPECT_FALSE(search().answer()->columns[0].result.hits[0].contributions.empty());
    EXPECT_EQ(starts(), 1);
    EXPECT_TRUE(test::asked_of(folder.path()).contains("query: something like an iron"));
    EXPECT_EQ(hint(), "");
}

TEST_F(TypedSearchTest, TheCommandAsksTheSame) {
    open_with_encoder();
    type("rain");
    ASSERT_TRUE(wait_for("rain"));
    const QStringList command = search().command(0);
    const qsizetype at = command.indexOf("--text");
    ASSERT_GE(at, 0);
    EXPECT_EQ(command.value(at + 1), "rain");
    EXPECT_FALSE(command.contains("--vector"));
    EXPECT_TRUE(shell_line(command).contains("--mode meaning"))
        << shell_line(command).toStdString();
}

TEST_F(TypedSearchTest, NeuronsOfATypedQueryAreSliders) {
    open_with_encoder();
    type("fox");
    ASSERT_TRUE(wait_for("fox"));
    EXPECT_EQ(label(0), "fox");
    auto* slider = find<NeuronSlider>(*window, "query_neuron_0");
    slider->slider()->setValue(0);
    search().setWeight(3, 1);
    ASSERT_TRUE(wait_until([this] { return !search().busy() && label(0) == "rain"; }));
    EXPECT_EQ(search().query()->text(), "fox");
    const QString asked = test::asked_of(folder.path());
    context->selection.setK(1);
    ASSERT_TRUE(wait_until([this] { return search().answer() && search().answer()->k == 1; }));
    EXPECT_EQ(test::asked_of(folder.path()), asked);  // the text is encoded once
}

TEST_F(TypedSearchTest, WordsAndBothAreOtherWays) {
    open_with_encoder();
    type("bread");
    ASSERT_TRUE(wait_for("bread"));
    EXPECT_EQ(search().answer()->query.request.mode, TextMode::meaning);
    click(find<Chip>(*window, "search_by_words"));
    ASSERT_TRUE(wait_until([this] {
        return search().answer() && search().answer()->query.request.mode == TextMode::words &&
               !search().busy();
    }));
    EXPECT_EQ(hits()->model()->rowCount(), 20);
    EXPECT_TRUE(search().answer()->neurons.empty());
    click(find<Chip>(*window, "search_by_both"));
    ASSERT_TRUE(wait_until([this] {
        return search().answer() && search().answer()->query.request.mode == TextMode::both &&
               !search().busy();
    }));
    ASSERT_FALSE(search().answer()->columns[0].result.hits.empty());
    const SearchHit& best = search().answer()->columns[0].result.hits[0];
    ASSERT_TRUE(best.places.has_value());
    EXPECT_TRUE(best.places->words && best.places->meaning);
    EXPECT_EQ(label(0), "bread");
}

TEST_F(TypedSearchTest, WithoutTheEncoderWordsRemainAndALineSaysHow) {
    open_search();
    ASSERT_TRUE(wait_until([this] { return hint().contains("“words”"); }));
    EXPECT_TRUE(chip("words"));
    EXPECT_FALSE(find<Chip>(*window, "search_by_meaning")->isEnabled());
    type("oak");
    ASSERT_TRUE(wait_for("oak"));
    EXPECT_EQ(hits()->model()->rowCount(), 20);
    EXPECT_EQ(starts(), 0);
    auto* help = find<QPushButton>(*window, "search_meaning_help");
    EXPECT_TRUE(help->isVisible());
    EXPECT_TRUE(help->text().contains("Add an encoder"));
    // It arrives while the window is open.
    encoders = {test::sample_encoder_settings()};
    context->encoder.lookAgain();
    ASSERT_TRUE(wait_until([this] {
        return search().answer() && search().answer()->query.request.mode == TextMode::meaning;
    }));
    EXPECT_EQ(label(0), "oak");
}

TEST_F(TypedSearchTest, AFaultIsASentenceWithARetry) {
    open_with_encoder();
    type("fox");
    ASSERT_TRUE(wait_for("fox"));
    folder.write("broken", "");
    type("die");
    ASSERT_TRUE(wait_until([this] { return search().encodingFailed(); }));
    EXPECT_TRUE(search().problem().contains("no such model")) << search().problem().toStdString();
    EXPECT_FALSE(search().answer().has_value());
    auto* again = find<QPushButton>(*window, "search_action");
    ASSERT_TRUE(again->isVisible());
    EXPECT_EQ(again->text(), "Try again");
    std::filesystem::remove(folder.path() / "broken");
    type("song");
    ASSERT_TRUE(wait_for("song"));
    EXPECT_EQ(label(0), "song");
}

TEST_F(TypedSearchTest, OfManyKeysTheNewestTextWins) {
    open_with_encoder();
    type("f");
    type("fo");
    type("fox");
    ASSERT_TRUE(wait_for("fox"));
    EXPECT_EQ(label(0), "fox");
    // One was under way and the newest waited: the texts between were never asked.
    EXPECT_LE(test::asked_of(folder.path()).count("query: "), 6);
}

TEST_F(TypedSearchTest, DatasetsWithoutAnEncoderKeepTheirWords) {
    encoders = {test::sample_encoder_settings()};
    open_search({});
    EXPECT_FALSE(search().knowsMeaning());
    type("rain");
    ASSERT_TRUE(wait_for("rain"));
    EXPECT_EQ(search().answer()->query.request.mode, TextMode::words);
    EXPECT_TRUE(hint().contains("which encoder"));
    EXPECT_TRUE(find<QPushButton>(*window, "search_meaning_help")->isVisible());
}

}  // namespace
}  // namespace sparsescope
