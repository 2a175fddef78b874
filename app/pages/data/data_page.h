// SPDX-License-Identifier: GPL-3.0-or-later
// The Data page: the documents of a dataset in a table with a filter, the focused document in full,
// and the actions on the selected ones.
#pragma once
#include <QTimer>
#include <cstdint>

#include "app/parts/page.h"

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class Commands;
class CorpusTable;
class CorpusTableModel;
class DataActions;
class DataColumns;
class DataGallery;
class DataPicking;
class ElidedLabel;
class EmptyState;
class FilterBar;
class MessageBar;
class PaneTabs;

class DataPage : public PageWidget {
    Q_OBJECT

  public:
    DataPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    bool addToFilter(const QString& condition) override;
    bool find() override;                 // puts the cursor into the filter
    void selectNext(int steps) override;  // in table order

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* buildTable();
    QWidget* buildTop();
    QWidget* buildSaved();
    QWidget* buildFoot();
    void connectTable();
    void listen();
    void refreshBody();
    void refreshDatasets();
    void showRows();
    void showNoRows();
    void showBody();  // table, gallery, or why there are no rows
    void showStatus();
    void showFacts();
    [[nodiscard]] std::int64_t rowAt(int position) const;

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    EmptyState* empty_;
    PaneTabs* tabs_;
    QTimer typing_;    // ends when the error of a filter is shown
    QString refusal_;  // that error
    QComboBox* datasets_ = nullptr;
    FilterBar* filter_ = nullptr;
    CorpusTableModel* model_;
    CorpusTable* table_;
    DataActions* actions_;
    DataColumns* columns_;
    DataPicking* picking_;
    DataGallery* gallery_;
    QStackedWidget* rows_ = nullptr;  // the table, no_rows_ or the gallery
    EmptyState* no_rows_ = nullptr;
    QString wider_filter_;  // the filter that no_rows_ offers instead
    MessageBar* message_ = nullptr;
    ElidedLabel* storage_ = nullptr;
    QPushButton* compact_ = nullptr;
};

}  // namespace sparsescope
