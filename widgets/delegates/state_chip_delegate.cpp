// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/state_chip_delegate.h"

#include <QHash>
#include <QPainter>

#include "widgets/models/row_table.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

struct Look {
    QColor color;
    QString icon;
    bool tinted = true;
};

Look look_of(const QModelIndex& index) {
    using theme::Token;
    if (const QVariant alive = index.data(StateRole); alive.isValid())
        // Alive is the usual case and stays quiet: a whole column of tinted chips says nothing.
        return alive.toBool() ? Look{theme::color(Token::good), QStringLiteral("alive"), false}
                              : Look{theme::series(theme::Series::dead), QStringLiteral("dead")};
    struct Named {
        Token token;
        const char* icon;
    };
    static const QHash<QString, Named> states{
        {QStringLiteral("running"), {Token::accent, "play"}},
        {QStringLiteral("finished"), {Token::good, "check"}},
        {QStringLiteral("stopped"), {Token::muted, "stop"}},
        {QStringLiteral("failed"), {Token::bad, "warning"}},
        {QStringLiteral("interrupted"), {Token::warn, "warning"}},
        {QStringLiteral("paused"), {Token::muted, "pause"}}};
    const auto found = states.constFind(index.data(ValueRole).toString());
    if (found == states.constEnd()) return {theme::color(Token::muted), {}};
    return {theme::color(found->token), QLatin1String(found->icon)};
}

}  // namespace

void StateChipDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    if (item.text.isEmpty()) return;
    const auto look = look_of(index);
    paintChip(painter, contentRect(item), item.text, look.color, look.icon, look.tinted);
}

QSize StateChipDelegate::sizeHint(const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    return {chipWidth(item.text, look_of(index).icon) + 2 * padding, theme::row_height()};
}

}  // namespace sparsescope
