// SPDX-License-Identifier: GPL-3.0-or-later
// The table over any number of documents: what it fetches, keeps and shows, moved by keys, wheel
// and scroll bar.
#include <gtest/gtest.h>

#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <set>

#include "widgets/controls/corpus_table.h"
#include "widgets/models/corpus_table_model.h"
#include "widgets/models/row_table.h"

namespace sparsescope {
namespace {

constexpr int million = 1'000'000;

std::vector<CorpusRow> synthetic_page(int page, int rows) {
    std::vector<CorpusRow> made;
    const int first = page * CorpusTableModel::page_rows;
    const int end = std::min(first + CorpusTableModel::page_rows, rows);
    for (int i = first; i < end; ++i)
        made.push_back({i + 1, QString("document %1").arg(i), "label", "train", {}, {}});
    return made;
}

// A table whose pages come at once (or when asked for), and which page came how often.
struct CorpusTableTest : testing::Test {
    CorpusTableModel model;
    CorpusTable table{&model};
    std::vector<int> fetched;
    bool answers = true;

    void SetUp() override {
        QObject::connect(&model, &CorpusTableModel::pageNeeded, [this] {
            if (answers) fetch();
        });
        table.resize(800, 500);
        table.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&table));
    }
    void fetch() {
        const int page = model.missingPage();
        ASSERT_GE(page, 0);
        fetched.push_back(page);
        model.setPage(page, synthetic_page(page, model.rowCount()));
    }
    void show_rows(int rows) {
        model.setRowTotal(rows);
        QCoreApplication::processEvents();
    }
    QString top_text() {
        return model.index(table.rowAt(0), CorpusTableModel::Text).data().toString();
    }
    static QString text_at(int row) { return QString("document %1").arg(row); }
};

TEST_F(CorpusTableTest, AMillionRowsCostAHandfulOfPages) {
    show_rows(million);
    EXPECT_EQ(model.rowCount(), million);
    EXPECT_EQ(top_text(), text_at(0));
    EXPECT_LE(fetched.size(), 2U);
    table.setFocus();
    table.goToRow(0);
    QTest::keyClick(&table, Qt::Key_End);
    EXPECT_EQ(table.currentIndex().row(), million - 1);
    EXPECT_EQ(table.currentIndex().siblingAtColumn(CorpusTableModel::Text).data(),
              text_at(million - 1));
    EXPECT_LE(fetched.size(), 5U);
    table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() / 2);
    EXPECT_EQ(top_text(), text_at(table.rowAt(0)));
    EXPECT_NEAR(table.rowAt(0), million / 2, 100);
    EXPECT_LE(fetched.size(), 9U);
    EXPECT_EQ(std::set<int>(fetched.begin(), fetched.end()).size(), fetched.size()) << "twice";
}

TEST_F(CorpusTableTest, KeysAndWheelMoveThroughPagesThatAreFetchedOnce) {
    show_rows(million);
    table.setFocus();
    table.goToRow(0);
    int before = 0;
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(&table, Qt::Key_PageDown);
        ASSERT_GT(table.currentIndex().row(), before);
        before = table.currentIndex().row();
        ASSERT_EQ(table.currentIndex().siblingAtColumn(CorpusTableModel::Text).data(),
                  text_at(before));
    }
    const int top = table.rowAt(0);
    const QPointF middle(400, 250);
    QWheelEvent wheel(middle, table.viewport()->mapToGlobal(middle), {}, {0, -240}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(table.viewport(), &wheel);
    EXPECT_GT(table.rowAt(0), top);
    EXPECT_EQ(top_text(), text_at(table.rowAt(0)));
    EXPECT_LE(fetched.size(), static_cast<std::size_t>(before / CorpusTableModel::page_rows + 3));
    QTest::keyClick(&table, Qt::Key_Home);
    EXPECT_EQ(table.currentIndex().row(), 0);
    EXPECT_EQ(top_text(), text_at(0));
}

TEST_F(CorpusTableTest, OnlyThePagesSeenLastAreKept) {
    show_rows(million);
    for (int i = 0; i < 40; ++i) {
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() / 40 * i);
        QCoreApplication::processEvents();
    }
    int held = 0;
    for (int page = 0; page * CorpusTableModel::page_rows < million; ++page)
        held += model.row(page * CorpusTableModel::page_rows) != nullptr ? 1 : 0;
    EXPECT_LE(held, static_cast<int>(CorpusTableModel::kept_pages));
    EXPECT_NE(model.row(table.rowAt(0)), nullptr);
}

TEST_F(CorpusTableTest, RowsOnTheirWaySayThatTheyLoad) {
    answers = false;
    QSignalSpy needed(&model, &CorpusTableModel::pageNeeded);
    show_rows(1000);
    EXPECT_GE(needed.count(), 1);
    const QModelIndex first = model.index(0, CorpusTableModel::Text);
    EXPECT_TRUE(first.data(LoadingRole).toBool());
    EXPECT_TRUE(first.data().toString().isEmpty());
    EXPECT_EQ(model.missingPage(), 0);
    fetch();
    EXPECT_FALSE(first.data(LoadingRole).toBool());
    EXPECT_EQ(first.data().toString(), text_at(0));
    EXPECT_EQ(model.missingPage(), 1);  // the next one, before it is in sight
}

TEST_F(CorpusTableTest, StaleRowsStayInSightUntilTheyComeAgain) {
    show_rows(1000);
    answers = false;
    model.markStale();
    EXPECT_EQ(model.missingPage(), 0);
    EXPECT_EQ(top_text(), text_at(0));
    auto page = synthetic_page(0, 1000);
    page[0].text = "changed";
    model.setPage(0, std::move(page));
    EXPECT_EQ(top_text(), "changed");
    EXPECT_EQ(model.missingPage(), 1);
}

TEST_F(CorpusTableTest, SelectionsAreRangesWhateverTheirSize) {
    show_rows(million);
    table.setFocus();
    const auto click_row = [this](int row, Qt::KeyboardModifiers modifiers) {
        const auto place = table.visualRect(model.index(row, CorpusTableModel::Text)).center();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, modifiers, place);
    };
    click_row(2, {});
    EXPECT_EQ(table.selectedCount(), 1);
    click_row(5, Qt::ShiftModifier);
    EXPECT_EQ(table.selectedCount(), 4);
    click_row(8, Qt::ControlModifier);
    EXPECT_EQ(table.selectedCount(), 5);
    QTest::keyClick(&table, Qt::Key_End, Qt::ShiftModifier);
    EXPECT_EQ(table.selectedCount(), 4 + million - 8);
    const auto before = fetched.size();
    QTest::keyClick(&table, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(table.selectedCount(), million);
    EXPECT_EQ(table.selectedRanges().size(), 1U);
    EXPECT_EQ(fetched.size(), before);
    QSignalSpy copied(&table, &CorpusTable::copyRequested);
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(copied.count(), 1);
}

class MagentaPictures : public PictureSource {
  public:
    Shown picture(DocumentId) override {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::magenta);
        return {State::here, image};
    }
    void want(QObject*, std::vector<DocumentId> documents, int) override {
        wanted = std::move(documents);
    }
    std::vector<DocumentId> wanted;
};

TEST_F(CorpusTableTest, PicturesAndTagsArePainted) {
    answers = false;
    table.setPictures(true);
    show_rows(300);
    MagentaPictures pictures;
    table.setPictureSource(&pictures);
    auto page = synthetic_page(0, 300);
    page[1].tags = {"a", "quite a long tag that cannot fit", "third"};
    model.setPage(0, std::move(page));
    const QRect cell = table.visualRect(model.index(0, CorpusTableModel::Picture));
    const QImage shot = table.viewport()->grab().toImage();
    EXPECT_EQ(shot.pixelColor(cell.center()), QColor(Qt::magenta));
    ASSERT_FALSE(pictures.wanted.empty());
    EXPECT_LT(std::ssize(pictures.wanted), 40) << "those in sight";
    EXPECT_EQ(pictures.wanted.front(), model.row(0)->id);
    EXPECT_EQ(model.index(1, CorpusTableModel::Tags).data(TagsRole).toStringList().size(), 3);
}

TEST_F(CorpusTableTest, FieldsAreColumnsBehindTheOthers) {
    answers = false;
    show_rows(300);
    model.setPage(0, synthetic_page(0, 300));
    int asked = 0;
    QObject::connect(&model, &CorpusTableModel::pageNeeded, [&] { ++asked; });
    model.setFields({{"year", true, 4}, {"channel", false, 5}});
    EXPECT_GE(asked, 1) << "the rows come again, with their fields";
    auto page = synthetic_page(0, 300);
    page[2].fields = {{"year", "2004"}, {"channel", "mail"}, {"other", "x"}};
    model.setPage(0, std::move(page));
    const int year = CorpusTableModel::column_count;
    ASSERT_EQ(model.columnCount(), year + 2);
    EXPECT_EQ(model.headerData(year, Qt::Horizontal, Qt::DisplayRole).toString(), "year");
    EXPECT_EQ(model.index(2, year).data().toString(), "2004");
    EXPECT_TRUE(model.index(2, year).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    EXPECT_EQ(model.index(2, year + 1).data().toString(), "mail");
    EXPECT_TRUE(model.index(2, year + 1).data(Qt::TextAlignmentRole).toInt() & Qt::AlignLeft);
    EXPECT_TRUE(model.index(3, year).data().toString().isEmpty());
    EXPECT_GT(table.columnWidth(year), 0);
    model.setFields({});
    EXPECT_EQ(model.columnCount(), year);
    EXPECT_EQ(model.index(2, CorpusTableModel::Text).data().toString(), "document 2");
}

TEST_F(CorpusTableTest, ManyFieldsLeaveTextsReadable) {
    show_rows(10);
    std::vector<CorpusField> many;
    for (int i = 0; i < 12; ++i)
        many.push_back({QString("field %1").arg(i), false, 30});
    model.setFields(many);
    QCoreApplication::processEvents();
    EXPECT_GE(table.columnWidth(CorpusTableModel::Text), 200);
    model.setFields({});
    QCoreApplication::processEvents();
    EXPECT_LE(table.horizontalHeader()->length(), table.viewport()->width());
}

TEST_F(CorpusTableTest, NoRowsAreNoTrouble) {
    show_rows(0);
    EXPECT_EQ(model.missingPage(), -1);
    QTest::keyClick(&table, Qt::Key_End);
    QTest::keyClick(&table, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(table.selectedCount(), 0);
    model.setPage(0, {});
    EXPECT_TRUE(fetched.empty());
}

}  // namespace
}  // namespace sparsescope
