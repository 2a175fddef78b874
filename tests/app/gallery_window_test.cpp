// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures as a person meets them: the gallery of the Data page, hits, contact sheets, one large.
#include <algorithm>

#include <QFileDialog>
#include <QLabel>
#include <QSlider>
#include <QToolButton>

#include "app/dialogs/commands.h"
#include "app/dialogs/picture_viewer.h"
#include "app/parts/document_list.h"
#include "tests/app/fake_engine.h"
#include "tests/app/sample_pictures.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/hit_table.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/picture_gallery.h"
#include "widgets/models/corpus_table_model.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct GalleryWindowTest : WindowTest {
    PictureGallery* gallery = nullptr;

    void open_pictures(const test::PictureOptions& options = {}, const QString& engine = {}) {
        test::make_picture_workspace(file, folder.path(), options);
        open_with_model(engine);
    }
    // Shows the first picture, whose file is gone, and answers where all of them are now.
    PictureViewer* say_where_they_are() {
        show_data();
        gallery->goToRow(0);
        QTest::keyClick(gallery, Qt::Key_Space);
        PictureViewer* large = viewer();
        if (!large) return nullptr;
        Q_EMIT find<MessageBar>(*large, "viewer_problem")->actionTriggered();
        Q_EMIT find<QFileDialog>(*window, "file_dialog")->fileSelected(in_folder("elsewhere"));
        return large;
    }
    void show_data() {
        key(Qt::Key_2, Qt::ControlModifier);
        gallery = find<PictureGallery>(*window, "data_gallery");
        ASSERT_TRUE(wait_until([this] { return gallery->isVisible() && first_is_there(); }));
        gallery->setFocus();
    }
    bool first_is_there() {
        const DocumentId first = gallery->itemAt(0).document;
        return first != 0 && context->pictures.picture(first).state == PictureSource::State::here;
    }
    void click_tile(int row, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(gallery->viewport(), Qt::LeftButton, modifiers,
                          gallery->visualRect(gallery->model()->index(row, 0)).center());
    }
    PictureViewer* viewer() {
        PictureViewer* found = nullptr;
        wait_until([&] {
            found = window->findChild<PictureViewer*>("picture_viewer");
            return found && found->isVisible() && !found->busy();
        });
        return found;
    }
    const std::vector<DocumentId>& picked() const { return context->picked.documents(); }
};

TEST_F(GalleryWindowTest, DocumentsOfPicturesStandInAGalleryAndTheChoiceIsRemembered) {
    open_pictures();
    show_data();
    EXPECT_EQ(gallery->model()->rowCount(), test::sample_pictures);
    EXPECT_EQ(gallery->itemAt(1).label, "food");
    // Wide and high ones: rows that are filled, no grid.
    EXPECT_NE(gallery->arrangement().picture(0).width(), gallery->arrangement().picture(3).width());
    auto* table = find<CorpusTable>(*window, "data_table");
    EXPECT_FALSE(table->isVisible());
    click(find<QToolButton>(*window, "data_as_table"));
    EXPECT_TRUE(table->isVisible());
    EXPECT_FALSE(gallery->isVisible());
    EXPECT_FALSE(context->settings.galleryShown("pictures"));
    ASSERT_TRUE(wait_until([&] {
        const auto index = table->model()->index(0, CorpusTableModel::Picture);
        return !index.data(ImageRole).value<QImage>().isNull();
    })) << "the table has small pictures";
    window.reset();
    context.reset();
    open_with_model();
    key(Qt::Key_2, Qt::ControlModifier);
    gallery = find<PictureGallery>(*window, "data_gallery");
    ASSERT_TRUE(wait_until([this] { return context->data.shown().has_value(); }));
    EXPECT_FALSE(gallery->isVisible()) << "as it was left";
    click(find<QToolButton>(*window, "data_as_gallery"));
    EXPECT_TRUE(gallery->isVisible());
    auto* size = find<QSlider>(*window, "data_picture_size");
    size->setValue(200);
    EXPECT_EQ(gallery->edge(), 200);
    EXPECT_EQ(context->settings.pictureEdge("pictures", 0), 200);
}

TEST_F(GalleryWindowTest, TextsHaveNoGallery) {
    test::make_workspace(file);
    open();
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(wait_until([this] { return context->data.shown().has_value(); }));
    EXPECT_TRUE(find<CorpusTable>(*window, "data_table")->isVisible());
    EXPECT_FALSE(find<QToolButton>(*window, "data_as_gallery")->isVisible());
}

TEST_F(GalleryWindowTest, ClicksPickAndTheFilterHolds) {
    open_pictures();
    show_data();
    click_tile(2);
    ASSERT_TRUE(wait_until([this] { return context->data.detail().has_value(); }));
    EXPECT_EQ(context->data.detail()->text, "picture number 2");
    EXPECT_FALSE(context->data.detail()->image.isNull());
    click_tile(4, Qt::ShiftModifier);
    ASSERT_TRUE(wait_until([this] { return picked().size() == 3; }));
    click_tile(3, Qt::ControlModifier);
    ASSERT_TRUE(wait_until([this] { return picked().size() == 2; }));
    EXPECT_EQ(text_of("data_selected"), "2 selected");
    context->data.setFilter("label:food");
    ASSERT_TRUE(wait_until([this] { return gallery->model()->rowCount() == 12; }));
    ASSERT_TRUE(wait_until([this] { return gallery->itemAt(1).label == "food"; }));
    // What is picked elsewhere is selected here.
    const DocumentId third = gallery->itemAt(3).document;
    context->picked.pickDocuments({third}, SelectionBus::How::replace, "a test");
    EXPECT_TRUE(gallery->selectionModel()->isRowSelected(3));
}

TEST_F(GalleryWindowTest, SpaceShowsTheOriginalAndArrowsTheNext) {
    open_pictures();
    show_data();
    click_tile(1);
    QTest::keyClick(gallery, Qt::Key_Space);
    PictureViewer* large = viewer();
    ASSERT_NE(large, nullptr);
    EXPECT_TRUE(large->shown().original);
    EXPECT_EQ(large->shown().image.size(), test::sample_size(1));
    EXPECT_EQ(large->findChild<QLabel*>("viewer_title")->text(), "picture number 1");
    EXPECT_FALSE(find<MessageBar>(*large, "viewer_problem")->isVisible());
    ASSERT_NE(large->focusWidget(), nullptr);
    QTest::keyClick(large->focusWidget(), Qt::Key_Right);
    QTest::keyClick(large->focusWidget(), Qt::Key_Right);
    ASSERT_TRUE(wait_until([&] { return large->shown().original; }));
    EXPECT_EQ(large->place(), 3);
    EXPECT_EQ(large->shown().image.size(), test::sample_size(3));
    EXPECT_EQ(gallery->currentIndex().row(), 3) << "the page follows";
    QTest::keyClick(large, Qt::Key_End);
    EXPECT_EQ(large->place(), test::sample_pictures - 1);
    QTest::keyClick(large, Qt::Key_Right);
    EXPECT_EQ(large->place(), test::sample_pictures - 1);
    auto* canvas = large->findChild<PictureCanvas*>();
    QTest::keyClick(large, Qt::Key_Plus);
    EXPECT_GT(canvas->zoom(), 1);
    QTest::keyClick(large, Qt::Key_Home);
    EXPECT_EQ(canvas->zoom(), 1) << "another picture is shown whole";
    QTest::keyClick(large, Qt::Key_Space);
    EXPECT_TRUE(wait_until([this] { return !window->findChild<PictureViewer*>(); }));
}

TEST_F(GalleryWindowTest, WithoutItsFileTheThumbnailIsShownWithTheWayToTheFolder) {
    open_pictures({.without = 2, .damaged = 1, .files = false});
    show_data();
    gallery->goToRow(0);
    QTest::keyClick(gallery, Qt::Key_Space);
    PictureViewer* large = viewer();
    ASSERT_NE(large, nullptr);
    EXPECT_FALSE(large->shown().original);
    EXPECT_FALSE(large->shown().image.isNull());
    auto* problem = find<MessageBar>(*large, "viewer_problem");
    ASSERT_TRUE(problem->isVisible());
    EXPECT_TRUE(problem->text().contains("not where it was")) << problem->text().toStdString();
    DatasetId asked = 0;
    large->disconnect(SIGNAL(folderWanted(sparsescope::DatasetId)));
    QObject::connect(large, &PictureViewer::folderWanted, [&](DatasetId id) { asked = id; });
    Q_EMIT problem->actionTriggered();
    EXPECT_EQ(asked, context->data.dataset()->id);
    QTest::keyClick(large, Qt::Key_Right);
    ASSERT_TRUE(wait_until([&] { return !large->busy(); }));
    EXPECT_TRUE(problem->text().contains("damaged")) << problem->text().toStdString();
    QTest::keyClick(large, Qt::Key_Right);
    ASSERT_TRUE(wait_until([&] { return !large->busy(); }));
    EXPECT_TRUE(problem->text().contains("has no picture")) << problem->text().toStdString();
}

TEST_F(GalleryWindowTest, AFolderWithoutThePicturesIsToldWhereTheQuestionWas) {
    open_pictures({.files = false},
                  test::make_engine(folder.path(), {ErrorEvent{"refused", "None is there."}},
                                    "cat \"$events\"; exit 3"));
    PictureViewer* large = say_where_they_are();
    ASSERT_NE(large, nullptr);
    auto* problem = find<MessageBar>(*large, "viewer_problem");
    ASSERT_TRUE(wait_until([&] { return problem->text().contains("None is there."); }));
    EXPECT_TRUE(problem->isVisible());
    EXPECT_FALSE(find<MessageBar>(*window, "window_message")->isVisible())
        << "behind the picture nobody reads it";
}

TEST_F(GalleryWindowTest, HitsStandInAGalleryWithTheirScores) {
    open_pictures();
    show_data();
    const DocumentId document = gallery->itemAt(5).document;
    ASSERT_TRUE(wait_until([this] { return context->search.index().searchable() != nullptr; }));
    context->search.moreLike(document);
    key(Qt::Key_6, Qt::ControlModifier);
    auto* hits = find<PictureGallery>(*window, "hit_gallery");
    ASSERT_TRUE(wait_until([&] { return hits->isVisible() && hits->model()->rowCount() > 2; }));
    auto* table = find<HitTable>(*window, "search_hits");
    EXPECT_FALSE(table->isVisible());
    const HitRow* second = table->hitAt(1);
    EXPECT_EQ(hits->itemAt(1).document, second->hit.document);
    EXPECT_FALSE(hits->itemAt(1).caption.isEmpty());
    const QRect place = hits->visualRect(hits->model()->index(1, 0));
    QTest::mouseClick(hits->viewport(), Qt::LeftButton, {}, place.center());
    EXPECT_EQ(table->currentHit(), second) << "the why panel follows the same hit";
    QTest::mouseClick(hits->viewport(), Qt::LeftButton, Qt::ControlModifier, place.center());
    EXPECT_EQ(picked(), (std::vector{second->hit.document}));
    click(find<QToolButton>(*window, "search_as_gallery"));
    EXPECT_TRUE(table->isVisible());
    EXPECT_FALSE(hits->isVisible());
    EXPECT_EQ(table->currentHit(), second);
}

TEST_F(GalleryWindowTest, ExamplesOfANeuronAreAContactSheet) {
    open_pictures({.damaged = 0});
    context->selection.setNeuron(1);
    key(Qt::Key_4, Qt::ControlModifier);
    auto* sheet = find<DocumentList>(*window, "neuron_documents");
    ASSERT_TRUE(wait_until([&] { return sheet->documents()->rowCount() > 0; }));
    EXPECT_TRUE(sheet->isWrapping()) << "pictures side by side";
    for (const DocumentRow& row : sheet->documents()->allRows()) {
        EXPECT_TRUE(row.damaged || !row.image.isNull());
        EXPECT_FALSE(row.caption.isEmpty()) << "its weight";
    }
    int good = 0;
    while (sheet->documents()->row(good).damaged)
        ++good;
    sheet->setCurrentIndex(sheet->documents()->index(good, 0));
    const DocumentId wanted = sheet->documents()->documentAt(good);
    QTest::keyClick(sheet, Qt::Key_Z);
    PictureViewer* large = viewer();
    ASSERT_NE(large, nullptr);
    EXPECT_TRUE(large->shown().original);
    EXPECT_EQ(large->shown().document, wanted);
    QTest::keyClick(large, Qt::Key_Escape);
}

TEST_F(GalleryWindowTest, OnePictureWithAnEndlessLabelFits) {
    open_pictures({.documents = 1, .name = std::string(10'000, 'w')});
    show_data();
    EXPECT_FALSE(window->grab().isNull());
    window->resize(800, 600);
    EXPECT_FALSE(window->grab().isNull());
    QTest::keyClick(gallery, Qt::Key_Home);
    QTest::keyClick(gallery, Qt::Key_Space);
    PictureViewer* large = viewer();
    ASSERT_NE(large, nullptr);
    EXPECT_LE(large->width(), window->width());
}

}  // namespace
}  // namespace sparsescope
