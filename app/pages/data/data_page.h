// SPDX-License-Identifier: GPL-3.0-or-later
// Data: the documents of a dataset as a table behind a filter, the one under focus in full, and
// what can be done with those selected.
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
class ElidedLabel;
class EmptyState;
class FilterBar;
class MessageBar;

class DataPage : public PageWidget {
    Q_OBJECT

  public:
    DataPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    bool find() override;                 // in the filter
    void selectNext(int steps) override;  // in table order

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* buildTable();
    QWidget* buildTop();
    QWidget* buildFoot();
    void connectTable();
    void listen();
    void refreshBody();
    void refreshDatasets();
    void showRows();
    void showNoRows();
    void showStatus();
    void showFacts();
    [[nodiscard]] std::int64_t rowAt(int position) const;

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    EmptyState* empty_;
    QTimer typing_;    // ends when a refused filter is complained about
    QString refusal_;  // why
    QComboBox* datasets_ = nullptr;
    FilterBar* filter_ = nullptr;
    CorpusTableModel* model_;
    CorpusTable* table_;
    DataActions* actions_;
    QStackedWidget* rows_ = nullptr;  // the table, or why there are no rows
    EmptyState* no_rows_ = nullptr;
    QString wider_filter_;  // what no_rows_ offers
    MessageBar* message_ = nullptr;
    ElidedLabel* storage_ = nullptr;
    QPushButton* compact_ = nullptr;
};

}  // namespace sparsescope
