// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/saved_views_button.h"

#include <QMenu>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int longest_shown_name = 60;

// Ampersands are keys in menus.
QString menu_text(const std::string& name) {
    QString text = QString::fromStdString(name).simplified();
    if (text.size() > longest_shown_name) text = text.left(longest_shown_name - 1) + "…";
    return text.replace('&', "&&");
}

}  // namespace

SavedViewsButton::SavedViewsButton(AppContext& context, Commands& commands, SavedViewsOf page,
                                   QWidget* parent)
    : QToolButton(parent),
      context_(context),
      commands_(commands),
      page_(std::move(page)),
      menu_(new QMenu(this)) {
    setIcon(theme::icon("star", theme::Token::muted));
    setToolTip(page_.query ? "Saved filters and queries" : "Saved filters");
    setAccessibleName(toolTip());
    setPopupMode(QToolButton::InstantPopup);
    theme::make_flat(this);
    setMenu(menu_);
    connect(menu_, &QMenu::aboutToShow, this, &SavedViewsButton::fillMenu);
}

void SavedViewsButton::fillMenu() {
    menu_->clear();
    menu_->setObjectName(objectName() + "_menu");
    addKeeping();
    addKept();
}

void SavedViewsButton::save(SavedView::Kind kind, std::string content) {
    commands_.saveView(page_.dataset(), {kind, {}, std::move(content)});
}

void SavedViewsButton::addKeeping() {
    const bool may = page_.dataset() != 0 && context_.saved.obstacle().isEmpty();
    const QString filter = page_.filter();
    auto* keep = menu_->addAction("Save this filter…", this, [this, filter] {
        save(SavedView::Kind::filter, filter.toStdString());
    });
    keep->setObjectName("save_filter");
    keep->setEnabled(may && !filter.isEmpty());
    if (!page_.query) return;
    const std::string query = page_.query();
    auto* keep_query = menu_->addAction("Save this query…", this,
                                        [this, query] { save(SavedView::Kind::query, query); });
    keep_query->setObjectName("save_query");
    keep_query->setEnabled(may && !query.empty());
}

void SavedViewsButton::addKept() {
    const DatasetId dataset = page_.dataset();
    std::vector<SavedView> views = context_.saved.of(dataset);
    std::erase_if(views, [this](const SavedView& view) {
        return view.kind == SavedView::Kind::query && !page_.apply_query;
    });
    menu_->addSeparator();
    if (views.empty()) {
        menu_->addAction("Nothing is saved yet")->setEnabled(false);
        return;
    }
    auto* deleting = new QMenu("Delete", menu_);
    deleting->setObjectName("delete_view");
    for (const SavedView& view : views) {
        const bool is_filter = view.kind == SavedView::Kind::filter;
        const QIcon icon = theme::icon(is_filter ? "filter" : "search", theme::Token::muted);
        auto* apply = menu_->addAction(icon, menu_text(view.name), this, [this, view, is_filter] {
            if (is_filter)
                page_.apply_filter(QString::fromStdString(view.content));
            else
                page_.apply_query(view.content);
        });
        const QString name = QString::fromStdString(view.name);
        apply->setObjectName("saved_" + name);
        deleting->addAction(icon, menu_text(view.name), this, [this, dataset, view, name] {
            context_.saved.forget(dataset, view.kind, name);
        });
    }
    menu_->addSeparator();
    menu_->addMenu(deleting)->setEnabled(context_.saved.obstacle().isEmpty());
}

}  // namespace sparsescope
