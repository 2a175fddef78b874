// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/role_header.h"

#include <algorithm>
#include <charconv>

#include <QComboBox>
#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolTip>

namespace sparsescope {
namespace {

constexpr int side = 8;
constexpr int line_gap = 4;
constexpr int band = 3;  // the line in the colour of the role above a column
constexpr int narrowest_column = 132;
constexpr int widest_column = 240;
constexpr int automatic = -1;

QString text_of(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

const char* meaning(ColumnRole role) {
    switch (role) {
        case ColumnRole::embedding:
            return "numbers of the embedding";
        case ColumnRole::text:
            return "what is read, and searched by words";
        case ColumnRole::label:
            return "the class of each document";
        case ColumnRole::level:
            return "a level of the tree of classes, outermost first";
        case ColumnRole::tag:
            return "tags, several in one cell";
        case ColumnRole::split:
            return "train, validation or test";
        case ColumnRole::id:
            return "the document's name elsewhere: kept, never a number";
        case ColumnRole::weight:
            return "how much a document counts: kept, never part of the embedding";
        case ColumnRole::metadata:
            return "kept with the document, to filter by";
        case ColumnRole::picture:
            return "where the file of the document's picture is";
        case ColumnRole::ignore:
            break;
    }
    return "left out";
}

// A menu in a table that scrolls: turning the wheel scrolls, and never changes what is chosen.
class RoleMenu : public QComboBox {
  public:
    explicit RoleMenu(QWidget* parent) : QComboBox(parent) { setFocusPolicy(Qt::StrongFocus); }

  protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

// The digits that a name ends in; "" when it ends in none.
std::string_view digits_at_end(std::string_view name) {
    const auto first = name.find_last_not_of("0123456789");
    return name.substr(first == std::string_view::npos ? 0 : first + 1);
}

}  // namespace

QColor role_color(ColumnRole role) {
    switch (role) {
        case ColumnRole::embedding:
            return theme::ordinal(0);
        case ColumnRole::text:
            return theme::ordinal(2);
        case ColumnRole::label:
            return theme::ordinal(1);
        case ColumnRole::level:
            return theme::ordinal(5);
        case ColumnRole::tag:
            return theme::ordinal(3);
        case ColumnRole::split:
            return theme::ordinal(4);
        case ColumnRole::picture:
            return theme::ordinal(6);
        case ColumnRole::id:
        case ColumnRole::weight:
        case ColumnRole::metadata:
            return theme::color(theme::Token::muted);
        case ColumnRole::ignore:
            break;
    }
    return theme::color(theme::Token::line);
}

QString column_title(const PreviewColumn& column) {
    const QString first = text_of(column.name);
    return column.columns > 1 ? first + QStringLiteral(" … ") + text_of(column.last_name) : first;
}

std::vector<std::string> column_names(const PreviewColumn& column) {
    if (column.columns <= 1) return {column.name};
    const std::string_view first = digits_at_end(column.name);
    const std::string_view last = digits_at_end(column.last_name);
    const std::string stem = column.name.substr(0, column.name.size() - first.size());
    std::size_t from = 0;
    std::size_t to = 0;
    std::from_chars(first.data(), first.data() + first.size(), from);
    std::from_chars(last.data(), last.data() + last.size(), to);
    const bool regular = !first.empty() && stem + std::string(last) == column.last_name &&
                         to - from + 1 == column.columns;
    if (!regular && column.columns == 2) return {column.name, column.last_name};
    if (!regular) return {};
    std::vector<std::string> names;
    for (std::size_t number = from; number <= to; ++number) {
        std::string digits = std::to_string(number);
        // Names such as emb_000 keep their width.
        if (digits.size() < first.size() && first.size() == last.size())
            digits.insert(0, first.size() - digits.size(), '0');
        names.push_back(stem + digits);
    }
    return names;
}

RoleHeader::RoleHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(false);
    setMinimumSectionSize(theme::scaled(narrowest_column) / 2);
    connect(this, &QHeaderView::sectionResized, this, &RoleHeader::placeMenus);
    connect(this, &QHeaderView::sectionCountChanged, this, &RoleHeader::placeMenus);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &RoleHeader::applyTheme);
}

void RoleHeader::setColumns(const std::vector<PreviewColumn>& columns) {
    columns_ = columns;
    while (menus_.size() > columns_.size()) {
        menus_.back()->deleteLater();
        menus_.back()->hide();
        menus_.pop_back();
    }
    while (menus_.size() < columns_.size())
        menus_.push_back(makeMenu(static_cast<int>(menus_.size())));
    for (std::size_t i = 0; i < columns_.size(); ++i)
        fillMenu(*menus_[i], columns_[i]);
    updateGeometry();
    placeMenus();
    viewport()->update();
}

QComboBox* RoleHeader::makeMenu(int column) {
    auto* menu = new RoleMenu(viewport());
    menu->setObjectName(QString("role_%1").arg(column));
    menu->installEventFilter(this);
    connect(menu, &QComboBox::activated, this, [this, menu, column] {
        const int chosen = menu->currentData().toInt();
        Q_EMIT roleChosen(column, chosen == automatic
                                      ? std::nullopt
                                      : std::optional(static_cast<ColumnRole>(chosen)));
    });
    return menu;
}

void RoleHeader::fillMenu(QComboBox& menu, const PreviewColumn& column) {
    const QSignalBlocker quiet(menu);
    const int wanted = static_cast<int>(column_role_names.size()) + (column.chosen ? 1 : 0);
    if (menu.count() != wanted) {
        menu.clear();
        for (std::size_t i = 0; i < column_role_names.size(); ++i) {
            menu.addItem(text_of(column_role_names[i]), static_cast<int>(i));
            menu.setItemData(static_cast<int>(i),
                             QString::fromUtf8(meaning(static_cast<ColumnRole>(i))),
                             Qt::ToolTipRole);
        }
        if (column.chosen) menu.addItem(tr("as found"), automatic);
    }
    menu.setCurrentIndex(static_cast<int>(column.role));
    const bool nameable = !column_names(column).empty();
    menu.setEnabled(nameable);
    menu.setAccessibleName(tr("What the column %1 is for").arg(column_title(column)));
    menu.setToolTip(nameable ? text_of(to_string(column.role)) + ": " +
                                   QString::fromUtf8(meaning(column.role))
                             : tr("These columns have no names in order, so that only the command "
                                  "line can give each its role: --columns NAME=ROLE"));
}

QString RoleHeader::reasonOf(const PreviewColumn& column) const {
    if (column.chosen) return tr("your choice");
    return text_of(column.reason);
}

int RoleHeader::widthFor(int column) const {
    const auto& shown = columns_[static_cast<std::size_t>(column)];
    QFont bold = theme::font(theme::Type::body);
    bold.setWeight(QFont::DemiBold);
    const int text = std::max(
        QFontMetrics(bold).horizontalAdvance(column_title(shown)),
        QFontMetrics(theme::font(theme::Type::caption)).horizontalAdvance(reasonOf(shown)));
    return std::clamp(text + 2 * side + 2, theme::scaled(narrowest_column),
                      theme::scaled(widest_column));
}

QSize RoleHeader::sizeHint() const {
    const int name = QFontMetrics(theme::font(theme::Type::body)).height();
    const int reason = QFontMetrics(theme::font(theme::Type::caption)).height();
    return {QHeaderView::sizeHint().width(),
            band + name + theme::control_height() + reason + 4 * line_gap + 1};
}

void RoleHeader::placeMenus() {
    const int top =
        band + line_gap + QFontMetrics(theme::font(theme::Type::body)).height() + line_gap;
    for (std::size_t i = 0; i < menus_.size(); ++i) {
        const int column = static_cast<int>(i);
        if (column >= count()) {
            menus_[i]->hide();
            continue;
        }
        menus_[i]->setGeometry(sectionViewportPosition(column) + side / 2, top,
                               sectionSize(column) - side, theme::control_height());
        menus_[i]->show();
    }
}

void RoleHeader::updateGeometries() {
    QHeaderView::updateGeometries();
    placeMenus();
}

void RoleHeader::applyTheme() {
    setMinimumSectionSize(theme::scaled(narrowest_column) / 2);
    updateGeometry();
    placeMenus();
    viewport()->update();
}

void RoleHeader::paintSection(QPainter* painter, const QRect& rect, int column) const {
    if (column < 0 || column >= static_cast<int>(columns_.size())) return;
    const PreviewColumn& shown = columns_[static_cast<std::size_t>(column)];
    const QColor panel = theme::color(theme::Token::panel);
    const QColor color = role_color(shown.role);
    const QColor ground = theme::mix(panel, color, 0.10);
    painter->save();
    painter->fillRect(rect, ground);
    painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), band), color);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                      theme::color(theme::Token::line));
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), panel);
    const QRect inside = rect.adjusted(side, band + line_gap, -side, -line_gap - 1);
    QFont bold = theme::font(theme::Type::body);
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    const bool ignored = shown.role == ColumnRole::ignore;
    painter->setPen(theme::color(ignored ? theme::Token::muted : theme::Token::text));
    painter->drawText(
        inside, Qt::AlignTop | Qt::AlignLeft | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(column_title(shown), Qt::ElideMiddle, inside.width()));
    painter->setFont(theme::font(theme::Type::caption));
    painter->setPen(theme::readable(
        theme::color(shown.chosen ? theme::Token::accent : theme::Token::muted), ground, 4.5));
    painter->drawText(
        inside, Qt::AlignBottom | Qt::AlignLeft | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(reasonOf(shown), Qt::ElideRight, inside.width()));
    painter->restore();
}

bool RoleHeader::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        const auto menu = std::find(menus_.begin(), menus_.end(), watched);
        if (menu != menus_.end()) Q_EMIT columnFocused(static_cast<int>(menu - menus_.begin()));
    }
    return QHeaderView::eventFilter(watched, event);
}

bool RoleHeader::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QHeaderView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int column = logicalIndexAt(help->pos());
    if (column < 0 || column >= static_cast<int>(columns_.size())) return true;
    const PreviewColumn& shown = columns_[static_cast<std::size_t>(column)];
    QToolTip::showText(
        help->globalPos(),
        column_title(shown) + "\n" + text_of(to_string(shown.role)) + ": " + reasonOf(shown),
        viewport());
    return true;
}

}  // namespace sparsescope
