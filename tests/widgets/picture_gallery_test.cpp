// SPDX-License-Identifier: GPL-3.0-or-later
// A gallery of pictures: where they stand, what is asked for, and what keys and clicks do.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>

#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QWheelEvent>

#include "widgets/controls/picture_gallery.h"
#include "widgets/models/row_table.h"
#include "widgets/picture_paint.h"

namespace sparsescope {
namespace {

constexpr int many = 100'000;

std::vector<float> made_up_shapes(int count) {
    std::vector<float> shapes;
    for (int i = 0; i < count; ++i)
        shapes.push_back(0.3F + static_cast<float>(i * 7 % 23) / 8);
    return shapes;
}

TEST(PictureLayoutTest, RowsFillTheWidthAndNoTwoPicturesOverlap) {
    const auto shapes = made_up_shapes(200);
    PictureLayout layout;
    layout.arrange(200, shapes, {.width = 700, .edge = 120, .gap = 8, .caption = 18});
    ASSERT_EQ(layout.count(), 200);
    for (int i = 0; i < 200; ++i) {
        for (int j = i + 1; j < 200; ++j)
            ASSERT_FALSE(layout.tile(i).intersects(layout.tile(j))) << i << " and " << j;
        const auto [first, last] = layout.rowOf(i);
        EXPECT_EQ(layout.picture(first).left(), 0);
        if (last < 199) {
            EXPECT_EQ(layout.picture(last).right() + 1, 700) << "row of " << i;
        }
        EXPECT_EQ(layout.tile(i).height(), layout.picture(i).height() + 18);
        // Filled rows stay near the height that was asked for.
        EXPECT_GT(layout.picture(i).height(), 60);
        EXPECT_LT(layout.picture(i).height(), 240);
    }
    EXPECT_EQ(layout.height(), layout.tile(199).bottom() + 1);
}

// Three pictures at height 100 with gaps of 10: 200 + 10 + 100 + 10 + 100 = 420 wide. In 420 they
// fill one row exactly.
TEST(PictureLayoutTest, AHandWorkedRow) {
    PictureLayout layout;
    layout.arrange(4, std::vector<float>{2, 1, 1, 1}, {.width = 420, .edge = 100, .gap = 10});
    EXPECT_EQ(layout.picture(0), QRect(0, 0, 200, 100));
    EXPECT_EQ(layout.picture(1), QRect(210, 0, 100, 100));
    EXPECT_EQ(layout.picture(2), QRect(320, 0, 100, 100));
    EXPECT_EQ(layout.picture(3), QRect(0, 110, 100, 100)) << "the last row is not stretched";
    EXPECT_EQ(layout.at({205, 50}), -1) << "between two";
    EXPECT_EQ(layout.at({210, 50}), 1);
    EXPECT_EQ(layout.nearest({419, 300}), 3);
    EXPECT_EQ(layout.across(2, 1), 3);
    EXPECT_EQ(layout.across(3, -1), 0) << "50 is nearer to 100 than to 260";
    EXPECT_EQ(layout.across(3, 1), 3);
    EXPECT_EQ(layout.between(0, 99), std::pair(0, 2));
    EXPECT_EQ(layout.between(105, 109), std::pair(3, 3)) << "the next row, not the one before";
    EXPECT_EQ(layout.between(110, 500), std::pair(3, 3));
}

TEST(PictureLayoutTest, WithoutShapesItIsAGridOfSquares) {
    PictureLayout layout;
    layout.arrange(10, {}, {.width = 316, .edge = 100, .gap = 8, .caption = 20});
    EXPECT_EQ(layout.picture(0), QRect(0, 0, 100, 100));
    EXPECT_EQ(layout.picture(2), QRect(216, 0, 100, 100));
    EXPECT_EQ(layout.picture(3), QRect(0, 128, 100, 100));
    EXPECT_EQ(layout.rowOf(9), std::pair(9, 9));
}

TEST(PictureLayoutTest, NothingAndNonsenseHaveAPlace) {
    PictureLayout layout;
    layout.arrange(0, {}, {.width = 300, .edge = 100});
    EXPECT_EQ(layout.at({1, 1}), -1);
    EXPECT_EQ(layout.nearest({1, 1}), -1);
    EXPECT_GT(layout.between(0, 100).first, layout.between(0, 100).second);
    layout.arrange(3, {}, {.width = 0, .edge = 100});
    EXPECT_EQ(layout.count(), 0);
    const std::vector<float> odd{0, std::numeric_limits<float>::quiet_NaN(), 1e30F, -5, 1e-30F};
    layout.arrange(5, odd, {.width = 50, .edge = 400, .gap = 8});
    ASSERT_EQ(layout.count(), 5);
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(layout.picture(i).isEmpty()) << i;
    layout.arrange(4, odd, {.width = 500, .edge = 100, .gap = 8});
    EXPECT_EQ(layout.picture(1).width(), layout.picture(0).width()) << "other shapes: a grid";
}

TEST(PictureLayoutTest, OfAHundredThousandEveryPlaceIsFound) {
    const auto shapes = made_up_shapes(many);
    PictureLayout layout;
    layout.arrange(many, shapes, {.width = 900, .edge = 100, .gap = 6, .caption = 18});
    ASSERT_EQ(layout.count(), many);
    for (int i = 0; i < many; i += 977) {
        EXPECT_EQ(layout.at(layout.picture(i).center()), i);
        const auto [first, last] =
            layout.between(layout.picture(i).top(), layout.picture(i).top() + 200);
        EXPECT_LE(first, i);
        EXPECT_GE(last, i);
        EXPECT_LT(last - first, 60);
    }
}

// Answers at once, or never; remembers what was wanted.
class FakePictures : public PictureSource {
  public:
    Shown picture(DocumentId document) override {
        ++asked;
        const auto found = held.find(document);
        return found == held.end() ? Shown{} : found->second;
    }
    void want(QObject*, std::vector<DocumentId> documents, int edge) override {
        wanted = std::move(documents);
        wanted_edge = edge;
    }
    std::map<DocumentId, Shown> held;
    std::vector<DocumentId> wanted;
    int wanted_edge = 0;
    int asked = 0;
};

struct PictureGalleryTest : testing::Test {
    QStandardItemModel model;
    FakePictures pictures;
    int items_asked = 0;
    QString label = "label";
    PictureGallery gallery{[this](int row) {
        ++items_asked;
        return GalleryItem{row + 1, label, "0.5", "text"};
    }};

    void show(int rows, int edge = 100) {
        model.setColumnCount(2);
        model.setRowCount(rows);
        gallery.setModel(&model);
        gallery.setSource(&pictures);
        gallery.setEdge(edge);
        gallery.resize(640, 480);
        gallery.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&gallery));
        gallery.setFocus();
    }
    void click(int row, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(gallery.viewport(), Qt::LeftButton, modifiers,
                          gallery.visualRect(model.index(row, 0)).center());
    }
    int current() const { return gallery.currentIndex().row(); }
    std::vector<int> selected() const {
        std::vector<int> rows;
        for (const QModelIndex& index : gallery.selectionModel()->selectedRows())
            rows.push_back(index.row());
        std::ranges::sort(rows);
        return rows;
    }
};

TEST_F(PictureGalleryTest, OnlyWhatIsInSightIsAskedFor) {
    show(many);
    const auto [first, last] = gallery.visibleRows();
    EXPECT_EQ(first, 0);
    EXPECT_LT(last, 60);
    EXPECT_LE(std::ssize(pictures.wanted), 3 * (last + 1));
    EXPECT_EQ(pictures.wanted.front(), 1);
    gallery.verticalScrollBar()->setValue(gallery.verticalScrollBar()->maximum() / 2);
    const auto [middle, middle_last] = gallery.visibleRows();
    EXPECT_GT(middle, many / 3);
    EXPECT_EQ(pictures.wanted.front(), middle + 1) << "what is in sight comes first";
    EXPECT_TRUE(std::ranges::find(pictures.wanted, 1) == pictures.wanted.end());
    items_asked = 0;
    gallery.viewport()->repaint();
    EXPECT_LT(items_asked, 200) << "painting looks at what is in sight";
    QTest::keyClick(&gallery, Qt::Key_End);
    EXPECT_EQ(current(), many - 1);
    EXPECT_EQ(gallery.visibleRows().second, many - 1);
    QTest::keyClick(&gallery, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(gallery.selectionModel()->selection().size(), 1) << "one range, no list of rows";
    gallery.hide();
    EXPECT_TRUE(pictures.wanted.empty()) << "behind another view nothing is wanted";
}

TEST_F(PictureGalleryTest, KeysMoveThroughRows) {
    show(100);
    const auto [first, last] = gallery.arrangement().rowOf(0);
    const int columns = last - first + 1;
    ASSERT_GT(columns, 2);
    QTest::keyClick(&gallery, Qt::Key_Home);
    EXPECT_EQ(current(), 0);
    QTest::keyClick(&gallery, Qt::Key_Left);
    EXPECT_EQ(current(), 0);
    QTest::keyClick(&gallery, Qt::Key_Right);
    EXPECT_EQ(current(), 1);
    QTest::keyClick(&gallery, Qt::Key_Down);
    EXPECT_EQ(current(), 1 + columns);
    QTest::keyClick(&gallery, Qt::Key_Up);
    EXPECT_EQ(current(), 1);
    QTest::keyClick(&gallery, Qt::Key_PageDown);
    EXPECT_GE(current(), 1 + columns);
    EXPECT_EQ((current() - 1) % columns, 0) << "it stays in its column";
    QTest::keyClick(&gallery, Qt::Key_PageUp);
    EXPECT_EQ(current(), 1);
    QTest::keyClick(&gallery, Qt::Key_End);
    EXPECT_EQ(current(), 99);
    QSignalSpy opened(&gallery, &PictureGallery::opened);
    QSignalSpy zoomed(&gallery, &PictureGallery::zoomRequested);
    QTest::keyClick(&gallery, Qt::Key_Return);
    QTest::keyClick(&gallery, Qt::Key_Space);
    ASSERT_EQ(opened.count(), 1);
    ASSERT_EQ(zoomed.count(), 1);
    EXPECT_EQ(zoomed.front().front().toInt(), 99);
    EXPECT_TRUE(gallery.accessibleDescription().startsWith("100 of 100: text"))
        << gallery.accessibleDescription().toStdString();
}

TEST_F(PictureGalleryTest, ClicksSelectAsInATable) {
    show(100);
    click(3);
    EXPECT_EQ(selected(), (std::vector{3}));
    click(6, Qt::ShiftModifier);
    EXPECT_EQ(selected(), (std::vector{3, 4, 5, 6}));
    click(9, Qt::ControlModifier);
    EXPECT_EQ(selected(), (std::vector{3, 4, 5, 6, 9}));
    click(4, Qt::ControlModifier);
    EXPECT_EQ(selected(), (std::vector{3, 5, 6, 9}));
    click(0);
    EXPECT_EQ(selected(), (std::vector{0}));
    QTest::keyClick(&gallery, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(selected(), (std::vector{0, 1}));
    QSignalSpy zoomed(&gallery, &PictureGallery::zoomRequested);
    QTest::mouseDClick(gallery.viewport(), Qt::LeftButton, {},
                       gallery.visualRect(model.index(2, 0)).center());
    EXPECT_EQ(zoomed.count(), 1);
}

TEST_F(PictureGalleryTest, InAListOfHitsClicksAskToPick) {
    show(30);
    gallery.setAsksToPick(true);
    std::vector<DocumentId> toggled, extended;
    QObject::connect(&gallery, &PictureGallery::pickToggled,
                     [&](DocumentId document) { toggled.push_back(document); });
    QObject::connect(&gallery, &PictureGallery::pickExtended,
                     [&](const std::vector<DocumentId>& all) { extended = all; });
    click(2);
    click(5, Qt::ControlModifier);
    EXPECT_EQ(toggled, (std::vector<DocumentId>{6}));
    EXPECT_EQ(current(), 2) << "what is looked at stays";
    click(4, Qt::ShiftModifier);
    EXPECT_EQ(extended, (std::vector<DocumentId>{3, 4, 5}));
    QTest::keyClick(&gallery, Qt::Key_Space, Qt::ControlModifier);
    EXPECT_EQ(toggled.back(), 3);
}

TEST_F(PictureGalleryTest, TheSizeChangesByKeysAndWheelAndKeepsThePlace) {
    show(5000);
    gallery.goToRow(2500);
    gallery.scrollTo(model.index(2500, 0), QAbstractItemView::PositionAtCenter);
    const int before = gallery.edge();
    QTest::keyClick(&gallery, Qt::Key_Plus);
    EXPECT_GT(gallery.edge(), before);
    auto [first, last] = gallery.visibleRows();
    EXPECT_TRUE(first <= 2500 && 2500 <= last) << first << " … " << last;
    QTest::keyClick(&gallery, Qt::Key_Minus);
    QTest::keyClick(&gallery, Qt::Key_Minus);
    EXPECT_LT(gallery.edge(), before);
    std::tie(first, last) = gallery.visibleRows();
    EXPECT_TRUE(first <= 2500 && 2500 <= last) << first << " … " << last;
    const int small = gallery.edge();
    QWheelEvent wheel({50, 50}, gallery.viewport()->mapToGlobal(QPointF(50, 50)), {}, {0, 240},
                      Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(gallery.viewport(), &wheel);
    EXPECT_GT(gallery.edge(), small);
    gallery.setEdge(1);
    EXPECT_EQ(gallery.edge(), PictureGallery::smallest_edge);
    gallery.setEdge(100'000);
    EXPECT_EQ(gallery.edge(), PictureGallery::largest_edge);
}

TEST_F(PictureGalleryTest, PicturesArePaintedWhenTheyComeAndSayWhenTheyCannot) {
    show(40);
    const auto shot = [this](int row) {
        const QRect rect = gallery.visualRect(model.index(row, 0));
        return gallery.viewport()->grab().toImage().pixelColor(rect.center());
    };
    const QColor waiting = shot(0);
    QImage red(190, 190, QImage::Format_RGB32);
    red.fill(Qt::red);
    pictures.held[1] = {PictureSource::State::here, red};
    pictures.held[2] = {PictureSource::State::damaged, {}};
    pictures.held[3] = {PictureSource::State::none, {}};
    Q_EMIT pictures.arrived();
    EXPECT_EQ(shot(0), QColor(Qt::red));
    EXPECT_NE(waiting, QColor(Qt::red));
    const auto tile = [this](int row) {
        return gallery.viewport()->grab(gallery.visualRect(model.index(row, 0))).toImage();
    };
    EXPECT_NE(tile(1), tile(3)) << "damaged is not the same as waiting";
    EXPECT_NE(tile(1), tile(2)) << "nor as having none";
}

TEST_F(PictureGalleryTest, ManyNewPicturesAreSmoothInTheEnd) {
    show(200, PictureGallery::smallest_edge);
    QImage fine(192, 192, QImage::Format_RGB32);
    for (int y = 0; y < 192; ++y)
        for (int x = 0; x < 192; ++x)
            fine.setPixel(x, y, (x + y) % 2 == 0 ? 0xff000000U : 0xffffffffU);
    for (DocumentId id = 1; id <= 200; ++id)
        pictures.held[id] = {PictureSource::State::here, fine};
    Q_EMIT pictures.arrived();
    // One of the last in sight is grey when it is scaled smoothly, and black or white when not.
    const int late = gallery.arrangement().across(gallery.visibleRows().second, -1);
    ASSERT_GT(late, 64) << "more than are scaled at once";
    const QPoint middle = gallery.visualRect(model.index(late, 0)).center();
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const int grey = qGray(gallery.viewport()->grab().toImage().pixel(middle));
        return grey > 60 && grey < 200;
    }));
}

TEST_F(PictureGalleryTest, AnyCaptionFits) {
    for (const QString& words : {QString(10'000, 'x'), QString("a\nb,c\t\"d\""), QString(),
                                 QString::fromUtf8("תמונה של חתול וכלב על שטיח גדול מאוד")}) {
        label = words;
        show(12);
        EXPECT_FALSE(gallery.grab().isNull());
        gallery.hide();
    }
}

TEST_F(PictureGalleryTest, OnePictureAndNoneAreFine) {
    show(1);
    QTest::keyClick(&gallery, Qt::Key_Down);
    EXPECT_EQ(current(), 0);
    QTest::keyClick(&gallery, Qt::Key_PageDown);
    EXPECT_EQ(current(), 0);
    model.setRowCount(0);
    QTest::keyClick(&gallery, Qt::Key_End);
    QTest::keyClick(&gallery, Qt::Key_Space);
    EXPECT_FALSE(gallery.grab().isNull());
    EXPECT_TRUE(pictures.wanted.empty());
}

TEST(PicturePaintTest, FewPixelsStayPixelsAndNothingIsCut) {
    EXPECT_TRUE(shown_as_pixels({28, 28}));
    EXPECT_FALSE(shown_as_pixels({48, 20}));
    EXPECT_EQ(picture_place({200, 100}, QRect(0, 0, 100, 100)), QRect(0, 25, 100, 50));
    EXPECT_TRUE(picture_place({0, 5}, QRect(0, 0, 100, 100)).isEmpty());
    EXPECT_EQ(picture_place({60'000, 1}, QRect(0, 0, 100, 100)).height(), 1);
}

}  // namespace
}  // namespace sparsescope
