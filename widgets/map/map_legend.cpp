// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_legend.h"

#include <algorithm>

#include <QEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"

namespace sparsescope {
namespace {

constexpr int bar_width = 160;
constexpr int bar_height = 10;

class ScaleBar : public QWidget {
  public:
    ScaleBar(QString title, QString low, QString high, std::vector<QColor> colors)
        : title_(std::move(title)),
          low_(std::move(low)),
          high_(std::move(high)),
          colors_(std::move(colors)) {
        setAccessibleName(QString("%1 from %2 to %3").arg(title_, low_, high_));
        setFont(theme::font(theme::Type::caption));
    }
    QSize sizeHint() const override {
        return {textWidth(title_) + textWidth(low_) + textWidth(high_) + theme::scaled(bar_width),
                theme::scaled(24)};
    }
    QSize minimumSizeHint() const override { return {theme::scaled(60), theme::scaled(24)}; }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        QRect rest = rect();
        painter.setPen(theme::color(theme::Token::muted));
        const int room = std::max(
            0, rest.width() - theme::scaled(bar_width) - textWidth(low_) - textWidth(high_));
        const QString title =
            fontMetrics().elidedText(title_, Qt::ElideRight, std::max(0, room - theme::gap_inside));
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, title);
        rest.setLeft(std::min(room, textWidth(title)));
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, low_);
        rest.setLeft(rest.left() + textWidth(low_));
        const int width = std::min(theme::scaled(bar_width), rest.width() - textWidth(high_));
        const QRect bar(rest.left(), (height() - bar_height) / 2, std::max(0, width), bar_height);
        const auto steps = static_cast<int>(colors_.size());
        for (int x = 0; x < bar.width() && steps > 0; ++x) {
            const auto at = static_cast<std::size_t>(x * steps / bar.width());
            painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(), colors_[at]);
        }
        painter.drawText(QRect(bar.right() + theme::gap_inside, 0, width + 200, height()),
                         Qt::AlignVCenter | Qt::AlignLeft, high_);
    }

  private:
    int textWidth(const QString& text) const {
        return text.isEmpty() ? 0 : fontMetrics().horizontalAdvance(text) + theme::gap_inside;
    }
    QString title_, low_, high_;
    std::vector<QColor> colors_;
};

}  // namespace

MapLegend::MapLegend(QWidget* parent)
    : QWidget(parent),
      flow_(nullptr),
      note_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    auto* holder = new QWidget;
    flow_ = new FlowLayout(holder);
    note_->setWordWrap(true);
    note_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside / 2);
    column->addWidget(holder);
    column->addWidget(note_);
}

void MapLegend::empty() {
    chips_.clear();
    flow_->removeAll();
}

void MapLegend::setClasses(const std::vector<MapLegendItem>& items) {
    empty();
    for (const MapLegendItem& item : items) {
        const QString name = item.name.simplified();
        auto* chip = new Chip(name.size() > 28 ? name.left(27) + "…" : name, Chip::Kind::button);
        chip->setObjectName(QString("map_class_%1").arg(chips_.size()));
        chip->setCheckable(true);
        chip->setDot(item.color);
        chip->setToolTip(QString("<p>%1: %2</p>").arg(name.toHtmlEscaped(), item.count));
        chip->setAccessibleName(QString("%1, %2").arg(name, item.count));
        chip->installEventFilter(this);
        const auto color = static_cast<int>(chips_.size());
        connect(chip, &Chip::toggled, this, [this, color](bool on) { choose(color, on); });
        chips_.push_back(chip);
        flow_->addWidget(chip);
    }
}

void MapLegend::setScale(const QString& title, const QString& low, const QString& high,
                         std::vector<QColor> colors) {
    empty();
    if (low.isEmpty() && high.isEmpty()) return;
    flow_->addWidget(new ScaleBar(title.simplified(), low, high, std::move(colors)));
}

void MapLegend::setNote(const QString& note) {
    note_->setText(note);
    note_->setVisible(!note.isEmpty());
}

int MapLegend::chosen() const {
    const auto at =
        std::ranges::find_if(chips_, [](const Chip* chip) { return chip->isChecked(); });
    return at == chips_.end() ? -1 : static_cast<int>(at - chips_.begin());
}

void MapLegend::clearChoice() {
    for (Chip* chip : chips_)
        chip->setChecked(false);
}

void MapLegend::choose(int color, bool on) {
    for (std::size_t i = 0; on && i < chips_.size(); ++i) {
        const QSignalBlocker quiet(chips_[i]);
        if (static_cast<int>(i) != color) chips_[i]->setChecked(false);
        chips_[i]->update();
    }
    Q_EMIT isolated(chosen());
}

bool MapLegend::eventFilter(QObject* watched, QEvent* event) {
    const auto at = std::ranges::find(chips_, watched);
    if (at != chips_.end()) {
        if (event->type() == QEvent::Enter)
            Q_EMIT isolated(static_cast<int>(at - chips_.begin()));
        else if (event->type() == QEvent::Leave)
            Q_EMIT isolated(chosen());
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace sparsescope
