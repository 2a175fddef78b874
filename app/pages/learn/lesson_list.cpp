// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/learn/lesson_list.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/lessons.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {

LessonList::LessonList(AppContext& context, QWidget* parent) : QWidget(parent), context_(context) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    auto* header = new SectionHeader("Lessons");
    header->setHint("three minutes each");
    column->addWidget(header);
    int number = 0;
    for (const Lesson& lesson : lessons()) {
        auto* texts = new QVBoxLayout;
        texts->setSpacing(0);
        auto* title = new TextLabel(lesson.title);
        title->setWordWrap(true);  // else the widest one pushes the buttons out of sight
        auto* summary = new TextLabel(lesson.summary, theme::Type::caption, theme::Token::muted);
        summary->setWordWrap(true);
        texts->addWidget(title);
        texts->addWidget(summary);
        auto* start = new QPushButton("Start");
        start->setAutoDefault(true);  // Enter starts it, too
        start->setObjectName(QString("lesson_start_%1").arg(number));
        start->setAccessibleName("Start the lesson “" + lesson.title + "”");
        connect(start, &QPushButton::clicked, this,
                [this, number] { context_.lessons.start(number); });
        auto* row = new QHBoxLayout;
        row->addLayout(texts, 1);
        row->addWidget(start, 0, Qt::AlignVCenter);
        column->addLayout(row);
        column->addWidget(new Divider);
        items_.push_back({title, start});
        ++number;
    }
    column->addStretch(1);
    fill(this, scrolling(content));
    connect(&context_.lessons, &LessonProgress::changed, this, &LessonList::refresh);
    refresh();
}

void LessonList::refresh() {
    const auto place = context_.lessons.place();
    QPushButton* next = nullptr;  // the first that is not done
    for (int number = 0; number < static_cast<int>(items_.size()); ++number) {
        const Item& item = items_[static_cast<std::size_t>(number)];
        const bool done = context_.lessons.done(number);
        const QString& title = lessons()[static_cast<std::size_t>(number)].title;
        item.title->setText(done ? title + "  ✓" : title);
        item.title->setToken(done ? theme::Token::good : theme::Token::text);
        if (!done && !next) next = item.start;
        const bool in_it = place && place->lesson == number;
        item.start->setText(in_it ? "Restart" : done ? "Again" : "Start");
    }
    setFocusProxy(next || items_.empty() ? next : items_.front().start);
}

}  // namespace sparsescope
