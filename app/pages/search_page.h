// SPDX-License-Identifier: GPL-3.0-or-later
// Search: one field, by text or by document; hits as rows with the bar of their contributions; why
// the hit under focus was found; what the search cost.
#pragma once
#include <QWidget>
#include <optional>

#include "app/controllers/search_controller.h"

class QLineEdit;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class ContributionBarDelegate;
class DocumentList;
class EmptyState;
class HitListModel;
class MessageBar;
class TableView;
class TextLabel;
class WhyPanel;

class SearchPage : public QWidget {
    Q_OBJECT

  public:
    SearchPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void focusQuery();

  private:
    QWidget* buildQueryBar();
    QWidget* buildHits();
    void setByDocument(bool by_document);
    void submit();
    void showQuery();
    void showAnswer();
    void showCost(const SearchAnswer& answer);
    void refreshBody();
    void askMoreLike(int row);
    void openHitMenu(const QPoint& position);

    AppContext& context_;
    Commands& commands_;
    QLineEdit* query_ = nullptr;
    Chip* text_mode_ = nullptr;
    Chip* document_mode_ = nullptr;
    MessageBar* message_ = nullptr;
    DocumentList* query_document_ = nullptr;
    QStackedWidget* body_ = nullptr;
    EmptyState* empty_ = nullptr;
    TableView* hits_ = nullptr;
    HitListModel* model_ = nullptr;
    ContributionBarDelegate* bars_ = nullptr;
    WhyPanel* why_ = nullptr;
    TextLabel* footer_ = nullptr;
    std::optional<SearchQuery> shown_;  // the question whose hits are on the page
};

}  // namespace sparsescope
