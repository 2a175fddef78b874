// SPDX-License-Identifier: GPL-3.0-or-later
// The Map page over small workspaces: making a map, what is shown, found, picked and listed, by
// mouse and by keys, and every map that has nothing to show.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

#include "app/pages/map/map_exports.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "tests/support/temporary_folder.h"
#include "widgets/map/map_card.h"
#include "widgets/map/map_legend.h"
#include "widgets/map/map_view.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

// Documents of the label c lie around a corner of their own.
MapLayout made_layout(const Corpus& corpus, std::size_t count, bool equal = false) {
    const DatasetInfo dataset = value_of(corpus.dataset(""));
    MapLayout layout;
    layout.info.dataset = dataset.id;
    layout.info.name = "UMAP of codes";
    layout.info.method = "umap";
    layout.info.settings = "{}";
    if (count >= 50) {
        layout.info.trustworthiness = 0.91;
        layout.info.continuity = 0.87;
    }
    layout.ids = value_of(corpus.document_ids(dataset.id));
    const auto labels = value_of(corpus.labels(dataset.id));
    layout.ids.resize(std::min(count, layout.ids.size()));
    for (std::size_t i = 0; i < layout.ids.size(); ++i) {
        const int corner = labels[i] < 0 ? static_cast<int>(i % 6) : labels[i];
        const double turn = corner * 1.047;
        const auto within = static_cast<double>(i / 6);
        layout.x.push_back(equal ? 2.F
                                 : static_cast<float>(std::cos(turn) + 0.02 * std::cos(within)));
        layout.y.push_back(equal ? 2.F
                                 : static_cast<float>(std::sin(turn) + 0.02 * std::sin(within)));
    }
    return layout;
}

void add_map(const std::filesystem::path& file, std::size_t count = 120, bool equal = false) {
    auto corpus = value_of(Corpus::open(file, Access::read_write));
    value_of(corpus.add_layout(made_layout(corpus, count, equal)));
}

struct MapPageTest : WindowTest {
    MapView* view = nullptr;

    void show_map(bool model = true, const QString& engine = {}) {
        model ? open_with_model(engine) : open(engine);
        window->showPage(Page::map);
        view = find<MapView>(*window, "map_view");
    }
    void wait_for_map() {
        ASSERT_TRUE(wait_until([this] { return view->isVisible() && !view->points().empty(); }));
        ASSERT_TRUE(wait_until([this] { return context->map.coloring().has_value(); }));
        ASSERT_TRUE(wait_until([this] { return context->map.sight().has_value(); }));
    }
    void show_sample(const test::SampleOptions& options = {}, std::size_t placed = 120) {
        test::make_workspace(file, options);
        add_map(file, placed);
        show_map(options.model && options.encoded);
        wait_for_map();
    }
    QPoint at(std::uint32_t number) const {
        const MapSpot spot = *view->points().spot(number);
        return QPointF(view->camera().screen_x(spot.x), view->camera().screen_y(spot.y)).toPoint();
    }
    // With plain spaces.
    QString sentence() { return text_of("map_sentence").simplified(); }
    bool says(const QString& words) {
        return wait_until([&] { return sentence().contains(words); });
    }
    QStringList classes() const {
        QStringList all;
        for (const Chip* chip : window->findChildren<Chip*>())
            if (chip->objectName().startsWith("map_class_")) all << chip->text();
        return all;
    }
    void color_by(const QString& text) {
        auto* box = find<QComboBox>(*window, "map_color");
        const int item = box->findText(text);
        ASSERT_GE(item, 0) << text.toStdString();
        box->setCurrentIndex(item);
        Q_EMIT box->activated(item);
        ASSERT_TRUE(wait_until([&] {
            return context->map.coloring() &&
                   context->map.coloring()->by == context->map.coloredBy();
        }));
    }
    QListView* list() { return find<QListView>(*window, "map_list"); }
};

TEST_F(MapPageTest, WithoutAMapItOffersToMakeOne) {
    test::make_workspace(file);
    const QString engine = test::make_engine(folder.path(), {}, "exit 0");
    show_map(true, engine);
    auto* make = find<QPushButton>(*window, "map_make");
    ASSERT_TRUE(wait_until([&] { return make->isVisible(); }));
    EXPECT_TRUE(make->text().startsWith("Make the map (about ")) << make->text().toStdString();
    auto* source = find<QComboBox>(*window, "map_source");
    ASSERT_EQ(source->count(), 2);
    EXPECT_TRUE(source->itemText(0).startsWith("codes of "));
    find<QSpinBox>(*window, "map_seed")->setValue(7);
    test::click(make);
    ASSERT_TRUE(
        wait_until([&] { return test::engine_arguments(folder.path()).startsWith("map "); }));
    const QString asked = test::engine_arguments(folder.path());
    EXPECT_TRUE(asked.contains("--method umap --seed 7")) << asked.toStdString();
    EXPECT_TRUE(asked.contains("--model")) << asked.toStdString();
    // The engine, which did nothing here, ends; a map that appears is shown.
    ASSERT_TRUE(wait_until([&] { return !context->jobs.running(); }));
    add_map(file);
    context->workspace.refresh();
    wait_for_map();
    EXPECT_EQ(text_of("map_quality"), "trustworthiness 0.910 · continuity 0.870");
}

TEST_F(MapPageTest, WhoComesByTheKeyboardFindsTheFocusOnTheForm) {
    test::make_workspace(file);
    show_map(true, test::make_engine(folder.path(), {}, "exit 0"));
    auto* make = find<QPushButton>(*window, "map_make");
    ASSERT_TRUE(wait_until([&] { return make->hasFocus(); }));
    QTest::keyClick(make, Qt::Key_Return);
    EXPECT_TRUE(
        wait_until([&] { return test::engine_arguments(folder.path()).startsWith("map "); }));
    ASSERT_TRUE(wait_until([&] { return !context->jobs.running(); }));
    add_map(file);
    context->workspace.refresh();
    wait_for_map();
    EXPECT_TRUE(view->hasFocus()) << "the form has done its work";
}

TEST_F(MapPageTest, WhoComesByTheKeyboardFindsTheFocusOnTheMap) {
    show_sample();
    EXPECT_TRUE(view->hasFocus());
    window->showPage(Page::home);
    window->showPage(Page::map);
    EXPECT_TRUE(view->hasFocus());
}

TEST_F(MapPageTest, MakingAMapCanBeStopped) {
    test::make_workspace(file);
    show_map(true, test::make_engine(folder.path(), {}, "cat > /dev/null"));
    auto* make = find<QPushButton>(*window, "map_make");
    ASSERT_TRUE(wait_until([&] { return make->isVisible(); }));
    test::click(make);
    auto* progress = find<QWidget>(*window, "map_progress");
    ASSERT_TRUE(wait_until([&] { return progress->isVisible(); }));
    EXPECT_FALSE(make->isVisible());
    test::click(progress->findChild<QToolButton*>());
    ASSERT_TRUE(wait_until([&] { return make->isVisible(); }));
}

TEST_F(MapPageTest, ShowsAllDocumentsWithTheirLabels) {
    show_sample();
    EXPECT_EQ(view->points().size(), 120U);
    EXPECT_TRUE(says("120 documents in sight; most particular neuron")) << sentence().toStdString();
    const QStringList legend = classes();
    ASSERT_EQ(legend.size(), 6);
    for (const char* word : test::sample_words)
        EXPECT_TRUE(legend.contains(word)) << word;
    ASSERT_TRUE(wait_until([this] { return !view->written().empty(); })) << "regions have names";
}

TEST_F(MapPageTest, ANameSelectsItsNeuronAndShowsItsDocuments) {
    show_sample();
    ASSERT_TRUE(wait_until([this] { return !view->written().empty(); }));
    const QPoint name = view->written().front().box.center().toPoint();
    context->selection.setNeuron(std::nullopt);
    QTest::mouseMove(view, name);
    ASSERT_TRUE(wait_until([this] { return context->picked.hoveredNeuron().has_value(); }));
    const NeuronId neuron = *context->picked.hoveredNeuron();
    ASSERT_TRUE(wait_until([this] { return !context->map.hovered().empty(); }));
    const auto model = context->selection.model();
    for (const std::uint32_t number : context->map.hovered()) {
        const auto code = model->codes.row(number).prefix(test::sample_k);
        EXPECT_NE(std::ranges::find(code.neurons, neuron), code.neurons.end());
    }
    QTest::mouseClick(view, Qt::LeftButton, {}, name);
    EXPECT_EQ(context->selection.neuron(), neuron);
    QTest::mouseClick(view, Qt::LeftButton, Qt::ShiftModifier, name);
    EXPECT_EQ(context->picked.neurons(), std::vector<NeuronId>{neuron});
}

TEST_F(MapPageTest, ARegionIsPickedForAllPages) {
    show_sample();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_A);
    EXPECT_EQ(context->picked.documents().size(), 120U);
    EXPECT_EQ(context->picked.origin(), "a region of the map");
    EXPECT_TRUE(says("120 documents picked: a region of the map."));
    test::click(find<QPushButton>(*window, "map_clear"));
    EXPECT_TRUE(context->picked.documents().empty());
    EXPECT_TRUE(says("in sight"));
    // Picked elsewhere, it stands out here.
    context->picked.pickDocuments({context->map.data()->ids[3], 999'999},
                                  SelectionBus::How::replace, "hits of a search");
    EXPECT_TRUE(says("2 documents picked: hits of a search. 1 of them are on this map."));
    ASSERT_TRUE(wait_until([this] { return list()->model()->rowCount() == 1; }));
}

TEST_F(MapPageTest, AClickSelectsAndADoubleClickSearches) {
    show_sample();
    view->setLabelsShown(false);  // a name may lie over a point
    QTest::mouseClick(view, Qt::LeftButton, {}, at(17));
    ASSERT_TRUE(context->selection.document().has_value());
    EXPECT_TRUE(context->map.data()->numberOf(*context->selection.document()).has_value());
    QTest::mouseDClick(view, Qt::LeftButton, {}, at(17));
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    EXPECT_EQ(window->page(), Page::search);
    window->showPage(Page::map);
    EXPECT_TRUE(wait_until([this] { return view->isVisible(); }));
}

TEST_F(MapPageTest, TheCardTellsWhatIsUnderThePointer) {
    show_sample({.images = true});
    view->setLabelsShown(false);
    QTest::mouseMove(view, at(40));
    auto* card = find<MapCard>(*window, "map_card");
    ASSERT_TRUE(wait_until([&] { return card->isVisible(); }));
    EXPECT_FALSE(card->words().isEmpty());
    EXPECT_TRUE(context->map.card().has_value());
    EXPECT_EQ(context->map.card()->neurons.size(), 3U);
    EXPECT_FALSE(context->map.card()->row.image.isNull());
    window->showPage(Page::data);
    EXPECT_FALSE(card->isVisible());
    EXPECT_FALSE(context->picked.hoveredDocument().has_value());
}

TEST_F(MapPageTest, AWordIsFoundAndFlownTo) {
    show_sample();
    key(Qt::Key_F, Qt::ControlModifier);
    auto* field = find<QLineEdit>(*window, "map_find");
    EXPECT_TRUE(field->hasFocus());
    QTest::keyClicks(field, "oak");
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(says("“oak”: 20 documents")) << sentence().toStdString();
    const auto oaks = context->map.found()->numbers;
    ASSERT_EQ(oaks.size(), 20U);
    for (const std::uint32_t number : oaks)
        EXPECT_EQ(context->map.data()->labels[number], 1);
    ASSERT_TRUE(wait_until([&] {
        const auto seen = view->points().inside(view->inSight());
        return seen.size() < 60 && std::ranges::includes(seen, oaks);
    })) << "they are in sight and few others are";
    field->clear();
    ASSERT_TRUE(wait_until([this] { return !context->map.found(); }));
    field->setText("nowhere at all");
    EXPECT_TRUE(says("in no text, no label and no neuron's name"));
}

TEST_F(MapPageTest, HitsOfASearchLightUp) {
    show_sample();
    context->search.moreLike(context->map.data()->ids[0]);
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    const QImage with = view->grab().toImage();
    context->search.clear();
    ASSERT_TRUE(wait_until([this] { return !context->search.answer(); }));
    EXPECT_NE(view->grab().toImage(), with);
}

TEST_F(MapPageTest, ColorsFollowWhatIsAsked) {
    show_sample();
    color_by("Colour: split");
    EXPECT_EQ(classes(), (QStringList{"train", "test", "validation"}));
    context->selection.setNeuron(0);
    color_by("Colour: weight of the selected neuron");
    ASSERT_TRUE(wait_until([this] { return !context->map.coloring()->high.isEmpty(); }));
    const auto weights = context->map.coloring()->of;
    context->selection.setNeuron(1);
    ASSERT_TRUE(wait_until([&] { return context->map.coloring()->of != weights; }));
    context->selection.setNeuron(test::dead_neuron);
    ASSERT_TRUE(wait_until([this] {
        return context->map.coloring()->note.contains("No document on the map activates");
    }));
    color_by("Colour: strongest neuron");
    ASSERT_TRUE(wait_until([this] {
        // Documents of one label share their strongest neuron, and so their colour.
        const auto& coloring = *context->map.coloring();
        return coloring.scale == MapColoring::Scale::places && coloring.of[0] != coloring.of[1];
    }));
    color_by("Colour: tag");
    EXPECT_TRUE(context->map.coloring()->note.contains("has a tag"));
    color_by("Colour: number of active neurons");
    EXPECT_EQ(context->map.coloring()->low.toDouble(), 4);
    color_by("Colour: length of the text");
    EXPECT_FALSE(context->map.coloring()->low.isEmpty());
}

TEST_F(MapPageTest, TheNeuronLayerAndItsEdges) {
    show_sample();
    ASSERT_TRUE(wait_until([this] { return context->map.neurons() != nullptr; }));
    find<Chip>(*window, "map_neurons")->setFocus();  // or the map has a ring, and then has not
    const QImage before = view->grab().toImage();
    test::click(find<Chip>(*window, "map_neurons"));
    EXPECT_NE(view->grab().toImage(), before);
    test::click(find<Chip>(*window, "map_neurons"));
    EXPECT_EQ(view->grab().toImage(), before);
}

TEST_F(MapPageTest, KeysReachListSentenceAndDocuments) {
    show_sample();
    view->setFocus();
    ASSERT_TRUE(wait_until([this] { return list()->model()->rowCount() == 120; }));
    QTest::keyClick(view, Qt::Key_V);
    EXPECT_TRUE(list()->hasFocus());
    QTest::keyClick(list(), Qt::Key_Down);
    ASSERT_TRUE(context->selection.document().has_value());
    QTest::keyClick(list(), Qt::Key_Return);
    ASSERT_TRUE(wait_until([this] { return window->page() == Page::search; }));
}

TEST_F(MapPageTest, RemovedDocumentsLeaveTheMapAndNewOnesAreCounted) {
    test::make_workspace(file);
    add_map(file, 100);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        const auto ids = value_of(corpus.document_ids(value_of(corpus.dataset("")).id));
        succeed(corpus.remove_documents(std::vector{ids[0], ids[1], ids[119]}));
    }
    show_map();
    wait_for_map();
    EXPECT_EQ(view->points().size(), 98U);
    EXPECT_EQ(context->map.data()->without_place, 19);
    auto* menu = find<QToolButton>(*window, "map_menu")->menu();
    Q_EMIT menu->aboutToShow();
    auto* place = menu->findChild<QAction*>("map_place");
    ASSERT_NE(place, nullptr);
    auto* button = find<QPushButton>(*window, "map_place_new");
    EXPECT_TRUE(button->isVisible());
    EXPECT_EQ(button->text(), place->text());
    EXPECT_EQ(place->text().simplified(), "Place 19 new documents");
    EXPECT_TRUE(place->isEnabled());
}

TEST_F(MapPageTest, AMapIsDeletedAfterAQuestion) {
    show_sample();
    auto* menu = find<QToolButton>(*window, "map_menu")->menu();
    Q_EMIT menu->aboutToShow();
    menu->findChild<QAction*>("map_delete")->trigger();
    QPushButton* sure = nullptr;
    ASSERT_TRUE(wait_until([&] {
        for (auto* button : window->findChildren<QPushButton*>())
            if (button->text() == "Delete the map") sure = button;
        return sure != nullptr;
    }));
    test::click(sure);
    ASSERT_TRUE(wait_until([this] {
        return context->map.layouts() && context->map.layouts()->empty() &&
               find<QPushButton>(*window, "map_make")->isVisible();
    }));
}

TEST_F(MapPageTest, TheTableIsExported) {
    show_sample();
    const auto csv = folder.path() / "map.csv";
    succeed(write_map_csv(csv, *context->map.data(), {0, 7}, {}));
    std::ifstream in(csv);
    std::string line;
    std::getline(in, line);
    EXPECT_EQ(line, "id,x,y,label,split");
    std::getline(in, line);
    const auto& data = *context->map.data();
    EXPECT_EQ(line.substr(0, line.find(',')), std::to_string(data.ids[0]));
    EXPECT_NE(line.find(data.dataset.label_name(data.labels[0])), std::string::npos);
    std::getline(in, line);
    EXPECT_FALSE(std::getline(in, line)) << "two documents";
}

TEST_F(MapPageTest, WithoutModelOrLabelsItIsAMapAllTheSame) {
    show_sample({.model = false, .labels = false});
    EXPECT_EQ(view->points().size(), 120U);
    EXPECT_TRUE(view->written().empty());
    EXPECT_TRUE(says("120 documents in sight."));
    color_by("Colour: label");
    EXPECT_TRUE(context->map.coloring()->note.contains("No document of this dataset has a label"));
    color_by("Colour: strongest neuron");
    EXPECT_TRUE(context->map.coloring()->note.contains("needs a model"));
    color_by("Colour: weight of the selected neuron");
    EXPECT_TRUE(context->map.coloring()->note.contains("need a model"));
    test::click(find<Chip>(*window, "map_neurons"));
    view->grab();
}

struct TinyMaps : MapPageTest, testing::WithParamInterface<int> {};

TEST_P(TinyMaps, AreShown) {
    const int count = GetParam();
    test::make_workspace(file);
    add_map(file, static_cast<std::size_t>(std::abs(count)), count < 0);
    show_map();
    wait_for_map();
    EXPECT_EQ(static_cast<int>(view->points().size()), std::abs(count));
    EXPECT_EQ(static_cast<int>(view->points().inside(view->inSight()).size()), std::abs(count));
    view->setFocus();
    for (const auto press : {Qt::Key_Plus, Qt::Key_Minus, Qt::Key_N, Qt::Key_A, Qt::Key_0})
        QTest::keyClick(view, press);
    EXPECT_EQ(static_cast<int>(context->picked.documents().size()), std::abs(count));
    view->grab();
    EXPECT_EQ(text_of("map_quality").contains("too few"), std::abs(count) < 50);
}
INSTANTIATE_TEST_SUITE_P(Counts, TinyMaps, testing::Values(1, 2, 15, -15, -120));

TEST(MapColoringTest, TwoHundredLabelsAreSevenAndTheRest) {
    auto data = std::make_shared<MapData>();
    for (int i = 0; i < 200; ++i)
        data->dataset.label_names.push_back("class, \n" + std::to_string(i));
    data->dataset.labelled_documents = 1;
    // The label i has 1 document, the labels 100 … 106 have 5 more each; one has none.
    const auto add = [&](std::int32_t label) {
        data->ids.push_back(static_cast<DocumentId>(data->ids.size() + 1));
        data->rows.push_back(static_cast<std::int64_t>(data->rows.size()));
        data->labels.push_back(label);
        data->splits.push_back(Split::train);
        data->x.push_back(static_cast<float>(data->x.size()));
        data->y.push_back(0);
    };
    for (std::int32_t label = 0; label < 200; ++label)
        for (int i = 0; i < (label >= 100 && label < 107 ? 6 : 1); ++i)
            add(label);
    add(no_label);
    data->points = std::make_shared<MapPoints>(data->x, data->y);
    TemporaryFolder folder;
    const auto corpus = value_of(Corpus::create(folder.path() / "x.sscope"));
    const auto coloring =
        value_of(color_map(corpus, {.data = data}, {MapColorBy::What::label, {}}, {}));
    ASSERT_EQ(coloring.legend.size(), 8U);
    for (std::size_t i = 0; i < 7; ++i)
        EXPECT_EQ(coloring.legend[i].documents, 6);
    EXPECT_EQ(coloring.legend[7].name, "193 other, or without a label");
    EXPECT_EQ(coloring.legend[7].documents, 194);
    std::int64_t all = 0;
    for (const auto& entry : coloring.legend)
        all += entry.documents;
    EXPECT_EQ(all, static_cast<std::int64_t>(data->ids.size()));
}

}  // namespace
}  // namespace sparsescope
