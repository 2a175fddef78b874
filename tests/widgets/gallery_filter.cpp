// SPDX-License-Identifier: GPL-3.0-or-later
// The filter bar in its states: empty, with parts on and off, with a mistake, while it completes.
#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTimer>

#include "tests/widgets/gallery_pages.h"
#include "tests/widgets/small_filter_language.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/filter_chip.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope::gallery {

namespace {

FilterBar* add_bar(QVBoxLayout* column, const QString& title, const QString& text) {
    column->addWidget(new TextLabel(title, theme::Type::caption, theme::Token::muted));
    auto* bar = new FilterBar;
    bar->setLanguage(test::small_filter_language());
    bar->setText(text);
    column->addWidget(bar);
    column->addSpacing(64);  // for what lies below it
    return bar;
}

void press(QWidget* widget, int key) {
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &event);
}

}  // namespace

QWidget* filter_page() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    auto* empty = add_bar(column, QStringLiteral("Nothing is filtered"), {});
    empty->setStatus(QStringLiteral("48 210 documents"));
    auto* parts = add_bar(column, QStringLiteral("Two parts hold, one is switched off"),
                          QStringLiteral("label:sport -tag:review len:200"));
    parts->setStatus(QStringLiteral("1 204 of 48 210"));
    parts->findChildren<FilterChip*>()[1]->setChecked(false);
    auto* many = add_bar(column, QStringLiteral("More parts than there is room for"),
                         QStringLiteral("label:noun.animal label:a-rather-long-label-that-goes-on-"
                                        "and-on-until-it-has-to-be-cut tag:to-do split:test "
                                        "n412:on n7:on@k=4 shares:n1,n2 len:9"));
    many->setStatus(QStringLiteral("0 of 48 210"));
    auto* wrong = add_bar(column, QStringLiteral("Something is wrong"),
                          QStringLiteral("label:sport lable len:200"));
    wrong->setStatus(QStringLiteral("48 210 documents"));
    auto* completing =
        add_bar(column, QStringLiteral("Completion"), QStringLiteral("label:sport len:12"));
    completing->setStatus(QStringLiteral("1 204 of 48 210"));
    column->addStretch(1);
    // What lies over the window needs the window.
    QTimer::singleShot(0, page, [parts, wrong, completing] {
        parts->showError(0, 5,
                         QStringLiteral("There is no label \"sport\". Did you mean \"sports\"?"));
        press(wrong->findChild<QLineEdit*>(), Qt::Key_Return);
        auto* edit = completing->findChild<QLineEdit*>();
        edit->setText(QStringLiteral("label:"));
        press(edit, Qt::Key_Down);
        press(edit, Qt::Key_Down);
    });
    theme::make_panel(page);
    return page;
}

}  // namespace sparsescope::gallery
